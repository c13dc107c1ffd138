using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Mpr.Processing;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Assets;

/// <summary>
/// Compares the in bucket with the table. Listing and table are both read in key order and merged, so memory does
/// not grow with the bucket; changes are written in batches, each in a transaction of its own.
/// </summary>
public sealed class AssetScanner(
    ObjectStore store,
    IDbContextFactory<MprDbContext> databases,
    AssetWriter writer,
    ScanOutbox outbox,
    TimeProvider time)
{
    /// <summary>Keys of the answer unless all are asked for.</summary>
    public const int FilesByDefault = 1000;

    private const int PageSize = 2000;

    /// <summary>A scan that somebody asked for has ended.</summary>
    internal event Action<ScanAnswer>? Completed;

    /// <summary>Lists the in bucket, registers what is new or changed, marks what is gone, revives what came back.</summary>
    /// <param name="allFiles">Whether the answer names every registered key instead of the first 1,000.</param>
    /// <exception cref="ObjectStoreException">The bucket cannot be listed; what was found before is registered.</exception>
    public async Task<ScanAnswer> ScanAsync(bool allFiles, CancellationToken cancellation)
    {
        var answer = await ScanAsync(
            new ScanTally(allFiles ? int.MaxValue : FilesByDefault), announce: true, cancellation);
        await outbox.TellAsync(answer, cancellation);
        Completed?.Invoke(answer);
        return answer;
    }

    /// <summary>Does what a scan does and tells nobody: the next scan answers as if this one had not been.</summary>
    public Task RepairAsync(CancellationToken cancellation) =>
        ScanAsync(new ScanTally(0), announce: false, cancellation);

    private async Task<ScanAnswer> ScanAsync(ScanTally tally, bool announce, CancellationToken cancellation)
    {
        var saving = Task.CompletedTask;
        try
        {
            // A batch is written while the next one is found.
            await foreach (var changes in DifferencesAsync(tally, cancellation))
            {
                await saving;
                saving = Task.Run(() => SaveAsync(changes, tally, announce, cancellation), cancellation);
            }
        }
        finally
        {
            await saving;
        }

        return tally.Answer();
    }

    private async IAsyncEnumerable<ScanChanges> DifferencesAsync(
        ScanTally tally, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var changes = new ScanChanges(start);
        await using var listed = ListedAsync(cancellation).GetAsyncEnumerator(cancellation);
        await using var known = KnownAsync(cancellation).GetAsyncEnumerator(cancellation);
        var hasListed = await listed.MoveNextAsync();
        var hasKnown = await known.MoveNextAsync();
        while (hasListed || hasKnown)
        {
            var order = !hasKnown ? -1 : !hasListed ? 1 : KeyOrder.Instance.Compare(listed.Current.Key, known.Current.Key);
            changes.Note(order <= 0 ? listed.Current : null, order >= 0 ? known.Current : null);
            tally.Found += order <= 0 ? 1 : 0;
            if (changes.Count >= ScanChanges.BatchSize)
            {
                yield return changes;
                changes = new ScanChanges(start);
            }

            hasListed = order <= 0 ? await listed.MoveNextAsync() : hasListed;
            hasKnown = order >= 0 ? await known.MoveNextAsync() : hasKnown;
        }

        yield return changes;
    }

    private async IAsyncEnumerable<StoredObject> ListedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? previous = null;
        await foreach (var found in store.ListAsync(store.BucketIn, null, MediaTypes.All, cancellation))
        {
            if (previous is not null && KeyOrder.Instance.Compare(found.Key, previous) <= 0)
            {
                throw new ObjectStoreException(
                    ObjectStoreFault.Other,
                    $"The store lists bucket {store.BucketIn} out of order: \"{found.Key}\" after \"{previous}\".",
                    "Use a store that lists keys in UTF-8 byte order; directory buckets do not.");
            }

            previous = found.Key;
            if (!ReservedKeys.Holds(found.Key))
            {
                yield return found;
            }
        }
    }

    private async IAsyncEnumerable<KnownAsset> KnownAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = "";
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            var page = await db.Assets
                .Where(a => a.Bucket == store.BucketIn && a.ReplacedAt == null && string.Compare(a.Key, after) > 0)
                .OrderBy(a => a.Key)
                .Take(PageSize)
                .Select(KnownAsset.OfRow)
                .ToListAsync(cancellation);
            foreach (var asset in page)
            {
                yield return asset;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Key;
        }
    }

    private async Task SaveAsync(
        ScanChanges changes, ScanTally tally, bool announce, CancellationToken cancellation)
    {
        var saved = await writer.SaveAsync(changes, announce, cancellation);
        tally.Register(saved.Registered);
        tally.Missing += saved.Missing;
    }
}
