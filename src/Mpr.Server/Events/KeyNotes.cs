using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mpr.Processing;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Events;

/// <summary>Writes down of which keys something was heard. When this returns, no death of the process loses them.</summary>
public sealed class KeyNotes(
    ObjectStore store, IDbContextFactory<MprDbContext> databases, KeySignal signal, TimeProvider time)
{
    private const int RowsPerStatement = 200;

    /// <summary>Notes the media of the in bucket; other buckets and other files are nobody's business here.</summary>
    /// <returns>How many keys were noted.</returns>
    public async Task<int> NoteAsync(IEnumerable<S3Notification> heard, CancellationToken cancellation)
    {
        var keys = heard.Where(n => n.Bucket == store.BucketIn && MediaTypes.KindOf(n.Key) is not null)
            .Select(n => n.Key).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            foreach (var rows in keys.Chunk(RowsPerStatement))
            {
                await db.Database.ExecuteSqlRawAsync(Statement(rows.Length), Values(rows), cancellation);
            }

            signal.Raise();
        }

        return keys.Count;
    }

    private static string Statement(int rows)
    {
        var sql = new StringBuilder("INSERT INTO noted_keys (key, stamp, due_at) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(row == 0 ? "" : ", ")}({{{3 * row}}}, {{{3 * row + 1}}}, {{{3 * row + 2}}})");
        }

        return sql.Append(" ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp, due_at = excluded.due_at").ToString();
    }

    private object[] Values(string[] keys)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. keys.SelectMany(key => new object[] { key, Guid.NewGuid().ToString("N"), now })];
    }
}

/// <summary>Wakes who looks at noted keys.</summary>
public sealed class KeySignal : WorkSignal;
