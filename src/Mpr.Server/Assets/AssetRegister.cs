using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing;
using Mpr.Processing.Storage;
using Mpr.Server.Data;

namespace Mpr.Server.Assets;

/// <summary>
/// Puts new object versions into the table. The unique index over the current version of a key decides who registers
/// it: whoever comes second inserts nothing, so scans, events and submissions may overlap freely.
/// </summary>
public sealed class AssetRegister(TimeProvider time)
{
    private const string Columns =
        "id, bucket, key, e_tag, size, last_modified, kind, status, created_at, updated_at, probe_failures, announced";

    private const int ColumnCount = 12;

    // SQLite finds each parameter by its name among all: with many, that took longer than all the rest.
    private const int RowsPerStatement = 25;

    private static readonly string FullStatement = Statement(RowsPerStatement);

    /// <summary>Inserts objects that are not registered yet; answers the keys that this call registered.</summary>
    /// <param name="announced">Whether a scan is about to name them.</param>
    public async Task<IReadOnlyList<string>> InsertAsync(
        MprDbContext db, IReadOnlyList<StoredObject> objects, bool announced, CancellationToken cancellation)
    {
        var registered = new List<string>();
        foreach (var rows in objects.Chunk(RowsPerStatement))
        {
            var statement = rows.Length == RowsPerStatement ? FullStatement : Statement(rows.Length);
            registered.AddRange(await KeysAsync(
                db, statement, command => AddParameters(command, rows, announced), cancellation));
        }

        return registered;
    }

    /// <summary>Marks assets as named by a scan; answers the keys of those that none had named before.</summary>
    public Task<IReadOnlyList<string>> AnnounceAsync(
        MprDbContext db, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var names = Enumerable.Range(0, ids.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}"));
        return ids.Count == 0
            ? Task.FromResult<IReadOnlyList<string>>([])
            : KeysAsync(
                db,
                $"UPDATE assets SET announced = TRUE WHERE announced = FALSE AND id IN ({string.Join(", ", names)}) RETURNING key",
                command =>
                {
                    foreach (var id in ids)
                    {
                        Add(command, id);
                    }
                },
                cancellation);
    }

    /// <summary>
    /// Writes what a probe says of an asset. Scans, events and previews may have written the row since it was read: what is
    /// theirs stays as it is.
    /// </summary>
    public async Task RecordProbeAsync(MprDbContext db, Asset asset, CancellationToken cancellation)
    {
        asset.UpdatedAt = time.GetUtcNow();
        var row = db.Update(asset);
        row.Property(a => a.Announced).IsModified = false;
        row.Property(a => a.MissingSince).IsModified = false;
        row.Property(a => a.ReplacedAt).IsModified = false;
        row.Property(a => a.Previews).IsModified = false;
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Marks a version as replaced, unless it is already.</summary>
    public Task<int> ReplaceAsync(MprDbContext db, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return db.Assets
            .Where(a => ids.Contains(a.Id) && a.ReplacedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.ReplacedAt, now).SetProperty(a => a.UpdatedAt, now), cancellation);
    }

    /// <summary>Runs a statement that answers keys, within the transaction under way.</summary>
    private static async Task<IReadOnlyList<string>> KeysAsync(
        MprDbContext db, string statement, Action<DbCommand> bind, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.CurrentTransaction();
            command.CommandText = statement;
            bind(command);
            var keys = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                keys.Add(reader.GetString(0));
            }

            return keys;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static string Statement(int rows)
    {
        var sql = new StringBuilder("INSERT INTO assets (").Append(Columns).Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < ColumnCount; column++)
            {
                sql.Append(column == 0 ? "@p" : ", @p").Append(row * ColumnCount + column);
            }

            sql.Append(')');
        }

        return sql.Append(" ON CONFLICT DO NOTHING RETURNING key").ToString();
    }

    private void AddParameters(DbCommand command, IReadOnlyList<StoredObject> objects, bool announced)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var found in objects)
        {
            var kind = MediaTypes.KindOf(found.Key) ?? MediaKind.Video;
            Add(command, TimeOrderedId.Create("asset", time));
            Add(command, found.Bucket);
            Add(command, found.Key);
            Add(command, found.ETag);
            Add(command, found.Size);
            Add(command, found.LastModified.ToUnixTimeMilliseconds());
            Add(command, StoredName.Text(kind));
            Add(command, StoredName.Text(AssetStatus.Pending));
            Add(command, now);
            Add(command, now);
            Add(command, 0);
            Add(command, announced);
        }
    }

    private static void Add(DbCommand command, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
