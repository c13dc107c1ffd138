using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>What people do to an asset after it was registered.</summary>
public sealed class AssetChanges(
    ObjectStore store, IDbContextFactory<MprDbContext> databases, AssetRegister register, ProbeSignal probes)
{
    private static readonly JobStatus[] Unfinished = [JobStatus.Queued, JobStatus.Running, JobStatus.Canceling];

    /// <summary>Forgets an asset; the next scan registers its object anew, unless that goes too.</summary>
    /// <param name="asset">The asset as its caller last saw it.</param>
    /// <param name="withObject">Whether to delete the object as well, before the record.</param>
    /// <exception cref="ProblemException">409: an unfinished job uses it, the record has changed, or the key holds
    /// another version by now.</exception>
    public async Task DeleteAsync(Asset asset, bool withObject, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.MediaJobs.AnyAsync(j => j.AssetId == asset.Id && Unfinished.Contains(j.Status), cancellation))
        {
            throw new ProblemException(
                RefusalCatalogue.AssetInUse, $"An unfinished job reads \"{asset.Key}\".", "Wait for it, or cancel it.");
        }

        if (withObject)
        {
            await DeleteObjectAsync(asset, cancellation);
        }

        if (await db.Assets.Where(a => a.Id == asset.Id && a.UpdatedAt == asset.UpdatedAt)
            .ExecuteDeleteAsync(cancellation) == 0)
        {
            throw new ProblemException(RefusalCatalogue.PreconditionFailed, "The asset has changed in between.");
        }
    }

    /// <summary>Looks at an asset's object again, as after an update of FFmpeg.</summary>
    /// <exception cref="ProblemException">409: the object is gone or has been replaced.</exception>
    public async Task<Asset> ProbeAgainAsync(Asset asset, CancellationToken cancellation)
    {
        if (asset.ReplacedAt is not null || asset.MissingSince is not null)
        {
            throw ProblemException.From(
                FailureCatalogue.SourceChanged, $"The object of asset {asset.Id} is gone or has been replaced.");
        }

        asset.Status = AssetStatus.Pending;
        (asset.FailureCode, asset.FailureDetail, asset.ProbeAfter, asset.ProbeFailures) = (null, null, null, 0);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await register.RecordProbeAsync(db, asset, cancellation);
        probes.Raise();
        return asset;
    }

    private async Task DeleteObjectAsync(Asset asset, CancellationToken cancellation)
    {
        var found = await store.FindAsync(asset.Bucket, asset.Key, cancellation);
        if (found is not null && (found.ETag != asset.ETag || found.Size != asset.Size))
        {
            throw ProblemException.From(
                FailureCatalogue.SourceChanged, $"\"{asset.Key}\" was replaced since asset {asset.Id} was registered.");
        }

        await store.DeleteAsync(asset.Bucket, asset.Key, cancellation);
    }
}
