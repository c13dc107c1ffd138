using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Storage;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Events;

/// <summary>
/// Asks the store about noted keys and registers what it says: the same comparison as a scan's, for single keys. The
/// table is its queue. A row is removed only as it was when its object was asked, so an event in between is not lost;
/// two processes that look at the same key waste a request and nothing else.
/// </summary>
internal sealed partial class KeyInspector(
    ObjectStore store,
    IDbContextFactory<MprDbContext> databases,
    AssetWriter writer,
    KeySignal signal,
    TimeProvider time,
    ILogger<KeyInspector> logger) : TableWorker(signal, time, logger)
{
    private const int BatchSize = 200;

    // A HEAD waits for the store nearly all of its time.
    private const int Parallel = 8;

    // Before a key is asked about again that the store did not tell.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        var noted = await DueAsync(stopping);
        if (noted.Count > 0)
        {
            await InspectAsync(noted, stopping);
        }

        return noted.Count == BatchSize;
    }

    private async Task<List<NotedKey>> DueAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.NotedKeys.AsNoTracking()
            .Where(k => k.DueAt <= now).OrderBy(k => k.DueAt).Take(BatchSize).ToListAsync(cancellation);
    }

    private async Task InspectAsync(List<NotedKey> noted, CancellationToken cancellation)
    {
        var changes = new ScanChanges(Time.GetUtcNow());
        var objects = await AskAsync(noted, cancellation);
        var known = await KnownAsync([.. objects.Keys], cancellation);
        foreach (var (key, found) in objects)
        {
            changes.Note(found, known.GetValueOrDefault(key));
        }

        await writer.SaveAsync(changes, announce: false, cancellation);
        await RemoveAsync(noted.Where(n => objects.ContainsKey(n.Key)), cancellation);
        await PostponeAsync(noted.Where(n => !objects.ContainsKey(n.Key)), cancellation);
    }

    /// <summary>What each key holds, null where it holds nothing; keys that the store did not tell are left out.</summary>
    private async Task<ConcurrentDictionary<string, StoredObject?>> AskAsync(
        List<NotedKey> noted, CancellationToken cancellation)
    {
        var objects = new ConcurrentDictionary<string, StoredObject?>(StringComparer.Ordinal);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            noted,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (row, token) =>
            {
                try
                {
                    objects[row.Key] = await store.FindAsync(store.BucketIn, row.Key, token);
                }
                catch (ObjectStoreException silent)
                {
                    Log.Postponed(Logger, row.Key, silent.Message);
                }
            });
        return objects;
    }

    private async Task<Dictionary<string, KnownAsset?>> KnownAsync(List<string> keys, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Assets
            .Where(a => a.Bucket == store.BucketIn && a.ReplacedAt == null && keys.Contains(a.Key))
            .Select(KnownAsset.OfRow)
            .ToListAsync(cancellation);
        return rows.ToDictionary(r => r.Key, r => (KnownAsset?)r, StringComparer.Ordinal);
    }

    private async Task RemoveAsync(IEnumerable<NotedKey> done, CancellationToken cancellation)
    {
        var stamps = done.Select(n => n.Stamp).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.NotedKeys.Where(k => stamps.Contains(k.Stamp)).ExecuteDeleteAsync(cancellation);
    }

    private async Task PostponeAsync(IEnumerable<NotedKey> open, CancellationToken cancellation)
    {
        var (stamps, due) = (open.Select(n => n.Stamp).ToList(), Time.GetUtcNow() + Pause);
        if (stamps.Count > 0)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await db.NotedKeys.Where(k => stamps.Contains(k.Stamp))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.DueAt, due), cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "An event named \"{Key}\", but the store does not tell of it yet: {Fault}")]
        public static partial void Postponed(ILogger logger, string key, string fault);
    }
}
