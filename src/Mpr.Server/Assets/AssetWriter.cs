using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;

namespace Mpr.Server.Assets;

/// <summary>Writes what differs between bucket and table, a batch in a transaction, for scans and events alike.</summary>
public sealed class AssetWriter(
    IDbContextFactory<MprDbContext> databases, AssetRegister register, ProbeSignal probes, TimeProvider time)
{
    /// <summary>Writes the changes.</summary>
    /// <param name="announce">Whether the answer goes to somebody who scans, and so counts as having told.</param>
    internal async Task<SavedChanges> SaveAsync(ScanChanges changes, bool announce, CancellationToken cancellation)
    {
        if (changes.Count == 0)
        {
            return new SavedChanges([], 0);
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await register.ReplaceAsync(db, changes.Replaced, cancellation);
        List<string> registered = [.. await register.InsertAsync(db, changes.New, announce, cancellation)];
        if (announce)
        {
            registered.AddRange(await register.AnnounceAsync(db, changes.Unannounced, cancellation));
            // Whom an event has registered since the table was read.
            var overtaken = changes.New.ExceptBy(registered, found => found.Key).ToList();
            registered.AddRange(await register.AnnounceAsync(db, overtaken, cancellation));
        }

        var missing = await MarkGoneAsync(db, changes, cancellation);
        await ReviveAsync(db, changes, cancellation);
        await transaction.CommitAsync(cancellation);
        probes.Raise();
        registered.Sort(KeyOrder.Instance);
        return new SavedChanges(registered, missing);
    }

    private Task<int> MarkGoneAsync(MprDbContext db, ScanChanges changes, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // Rows touched after the look began may belong to objects that came after it.
        return changes.Gone.Count == 0 ? Task.FromResult(0) : db.Assets
            .Where(a => changes.Gone.Contains(a.Id) && a.MissingSince == null && a.UpdatedAt < changes.ScanStart)
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.MissingSince, now).SetProperty(a => a.UpdatedAt, now), cancellation);
    }

    private Task<int> ReviveAsync(MprDbContext db, ScanChanges changes, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return changes.Revived.Count == 0 ? Task.FromResult(0) : db.Assets
            .Where(a => changes.Revived.Contains(a.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.MissingSince, (DateTimeOffset?)null).SetProperty(a => a.UpdatedAt, now),
                cancellation);
    }
}

/// <summary>What a batch of changes came to.</summary>
/// <param name="Registered">Keys that this batch registered, or was the first to tell of.</param>
/// <param name="Missing">Assets that it marked as gone.</param>
internal sealed record SavedChanges(IReadOnlyList<string> Registered, int Missing);
