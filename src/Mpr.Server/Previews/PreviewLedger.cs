using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Failures;
using Mpr.Server.Data;

namespace Mpr.Server.Previews;

/// <summary>
/// The rows of previews. Whoever works on one holds a lease, which is its <see cref="AssetPreview.DueAt"/>: every change
/// names the one that it expects, so that who comes too late changes nothing.
/// </summary>
public sealed class PreviewLedger(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    /// <summary>What a death of who works on a row costs; it is renewed meanwhile.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    /// <summary>How often it is begun: with growing waits these are some ten minutes.</summary>
    public const int MostAttempts = 6;

    /// <summary>What is to be done, the newest first.</summary>
    /// <param name="making">Whether previews are made; else they are only removed.</param>
    public async Task<IReadOnlyList<AssetPreview>> DueAsync(bool making, int most, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.AssetPreviews.AsNoTracking()
            .Where(p => p.Status == PreviewStatus.Removed || (making && p.Status == PreviewStatus.Pending))
            .Where(p => p.DueAt <= now)
            .OrderByDescending(p => p.At).Take(most).ToListAsync(cancellation);
    }

    /// <summary>The row of a version; null when there is none.</summary>
    public async Task<AssetPreview?> FindAsync(
        string bucket, string key, string etag, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.AssetPreviews.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Bucket == bucket && p.Key == key && p.ETag == etag, cancellation);
    }

    /// <summary>Takes a row under a lease; false when somebody else was first.</summary>
    public async Task<bool> ClaimAsync(AssetPreview preview, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Lease;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var mine = await Held(db, preview).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.DueAt, until).SetProperty(p => p.Attempts, p => p.Attempts + 1), cancellation);
        (preview.DueAt, preview.Attempts) = (until, preview.Attempts + 1);
        return mine == 1;
    }

    /// <summary>Renews the lease; false when it is over, or the version is not wanted any more.</summary>
    public async Task<bool> KeepAsync(AssetPreview preview, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Lease;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kept = await Held(db, preview)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.DueAt, until), CancellationToken.None);
        preview.DueAt = kept == 1 ? until : preview.DueAt;
        return kept == 1;
    }

    /// <summary>Notes what was made, and tells the asset of it; nothing when the version is not wanted any more.</summary>
    public async Task RecordAsync(AssetPreview preview, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var kept = await Held(db, preview).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Status, preview.Kinds == 0 ? PreviewStatus.Failed : PreviewStatus.Ready)
                .SetProperty(p => p.Kinds, preview.Kinds)
                .SetProperty(p => p.MadeAt, time.GetUtcNow())
                .SetProperty(p => p.Filmstrip, preview.Filmstrip)
                .SetProperty(p => p.PictureProblem, preview.PictureProblem)
                .SetProperty(p => p.SoundProblem, preview.SoundProblem)
                .SetProperty(p => p.DueAt, DateTimeOffset.UnixEpoch),
            cancellation);
        if (kept == 0)
        {
            await FreeAsync(db, preview, DateTimeOffset.UnixEpoch, cancellation);
        }
        else
        {
            await db.Assets.Where(a => a.Id == preview.AssetId && a.Previews != preview.Kinds)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.Previews, preview.Kinds), cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Notes that it did not work out: later again, or never.</summary>
    /// <returns>Whether it is tried again.</returns>
    public async Task<bool> FailAsync(
        AssetPreview preview, ProcessingException failed, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (failed.Failure.Retryable && preview.Attempts < MostAttempts)
        {
            var due = time.GetUtcNow() + (FirstRetry * Math.Pow(3, preview.Attempts - 1));
            await FreeAsync(db, preview, due, cancellation);
            return true;
        }

        await Held(db, preview).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Status, PreviewStatus.Failed)
                .SetProperty(p => p.PictureProblem, failed.Message)
                .SetProperty(p => p.SoundProblem, failed.Message)
                .SetProperty(p => p.DueAt, DateTimeOffset.UnixEpoch),
            cancellation);
        return false;
    }

    /// <summary>Gives a row back as if it had not been taken.</summary>
    public async Task HandBackAsync(AssetPreview preview, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Row(db, preview).Where(p => p.DueAt == preview.DueAt).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.DueAt, DateTimeOffset.UnixEpoch)
                .SetProperty(p => p.Attempts, preview.Attempts - 1),
            cancellation);
    }

    /// <summary>Forgets a version whose previews are deleted; one that is wanted again meanwhile is made anew.</summary>
    public async Task ForgetAsync(AssetPreview preview, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await Held(db, preview).ExecuteDeleteAsync(cancellation) == 0)
        {
            await FreeAsync(db, preview, DateTimeOffset.UnixEpoch, cancellation);
        }
    }

    /// <summary>Has previews made anew whose objects are gone, as after a lifecycle rule of the bucket.</summary>
    public async Task RenewAsync(AssetPreview preview, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, preview).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Status, PreviewStatus.Pending).SetProperty(p => p.Attempts, 0), cancellation);
    }

    private static Task<int> FreeAsync(
        MprDbContext db, AssetPreview preview, DateTimeOffset due, CancellationToken cancellation) =>
        Row(db, preview).Where(p => p.DueAt == preview.DueAt)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.DueAt, due), cancellation);

    private static IQueryable<AssetPreview> Held(MprDbContext db, AssetPreview preview) =>
        Row(db, preview).Where(p => p.Status == preview.Status && p.DueAt == preview.DueAt);

    private static IQueryable<AssetPreview> Row(MprDbContext db, AssetPreview preview) => db.AssetPreviews.Where(
        p => p.Bucket == preview.Bucket && p.Key == preview.Key && p.ETag == preview.ETag);
}
