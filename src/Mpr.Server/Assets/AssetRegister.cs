using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
    // All rows of a batch are one parameter: binding each of their values by itself took longer than all the rest.
    private const string Insert =
        """
        INSERT INTO assets (id, bucket, key, e_tag, size, last_modified, kind,
            status, created_at, updated_at, probe_failures, announced)
        """;

    private const string FromSqlite =
        """
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            @status, @now, @now, 0, @announced
        FROM json_each(@rows)
        """;

    private const string FromPostgres =
        """
        SELECT r ->> 0, r ->> 1, r ->> 2, r ->> 3, (r ->> 4)::bigint, (r ->> 5)::bigint, r ->> 6,
            @status, @now, @now, 0, @announced
        FROM json_array_elements(@rows::json) AS r
        """;

    /// <summary>Inserts objects that are not registered yet; answers the keys that this call registered.</summary>
    /// <param name="announced">Whether a scan is about to name them.</param>
    public async Task<IReadOnlyList<string>> InsertAsync(
        MprDbContext db, IReadOnlyList<StoredObject> objects, bool announced, CancellationToken cancellation)
    {
        if (objects.Count == 0)
        {
            return [];
        }

        var source = db is SqliteMprDbContext ? FromSqlite : FromPostgres;
        return await KeysAsync(
            db,
            $"{Insert} {source} WHERE TRUE ON CONFLICT DO NOTHING RETURNING key",
            command =>
            {
                Add(command, "@rows", Rows(objects));
                Add(command, "@status", StoredName.Text(AssetStatus.Pending));
                Add(command, "@now", time.GetUtcNow().ToUnixTimeMilliseconds());
                Add(command, "@announced", announced);
            },
            cancellation);
    }

    /// <summary>Marks assets as named by a scan; answers the keys of those that none had named before.</summary>
    public Task<IReadOnlyList<string>> AnnounceAsync(
        MprDbContext db, IReadOnlyList<string> ids, CancellationToken cancellation) =>
        AnnounceAsync(db, "id", ids, _ => { }, cancellation);

    /// <summary>The same for the current versions of objects of one bucket.</summary>
    public Task<IReadOnlyList<string>> AnnounceAsync(
        MprDbContext db, IReadOnlyList<StoredObject> objects, CancellationToken cancellation) =>
        AnnounceAsync(
            db, "replaced_at IS NULL AND bucket = @bucket AND key", [.. objects.Select(o => o.Key)],
            command => Add(command, "@bucket", objects[0].Bucket), cancellation);

    private static Task<IReadOnlyList<string>> AnnounceAsync(
        MprDbContext db, string column, IReadOnlyList<string> values, Action<DbCommand> bind,
        CancellationToken cancellation)
    {
        var names = values.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")).ToList();
        return values.Count == 0
            ? Task.FromResult<IReadOnlyList<string>>([])
            : KeysAsync(
                db,
                $"UPDATE assets SET announced = TRUE WHERE announced = FALSE AND {column} IN ({string.Join(", ", names)}) RETURNING key",
                command =>
                {
                    bind(command);
                    for (var i = 0; i < values.Count; i++)
                    {
                        Add(command, names[i], values[i]);
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
        return ids.Count == 0 ? Task.FromResult(0) : db.Assets
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

    /// <summary>A JSON array of arrays: what each row has of its own, in the order of the columns.</summary>
    private string Rows(IReadOnlyList<StoredObject> objects)
    {
        var text = new ArrayBufferWriter<byte>(objects.Count * 200);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            foreach (var found in objects)
            {
                json.WriteStartArray();
                json.WriteStringValue(TimeOrderedId.Create("asset", time));
                json.WriteStringValue(found.Bucket);
                json.WriteStringValue(found.Key);
                json.WriteStringValue(found.ETag);
                json.WriteNumberValue(found.Size);
                json.WriteNumberValue(found.LastModified.ToUnixTimeMilliseconds());
                json.WriteStringValue(StoredName.Text(MediaTypes.KindOf(found.Key) ?? MediaKind.Video));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
