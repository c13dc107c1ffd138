using Microsoft.EntityFrameworkCore;
using Mpr.Processing;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>Reads assets, and registers single objects outside a scan.</summary>
public sealed class AssetCatalog(
    ObjectStore store, IDbContextFactory<MprDbContext> databases, AssetRegister register, ProbeSignal probes)
{
    /// <summary>An asset by id, whatever its state.</summary>
    /// <exception cref="ProblemException">There is none that the caller sees.</exception>
    public async Task<Asset> GetAsync(string id, Caller caller, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var asset = await db.Assets.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellation);
        return asset is not null && caller.Sees(asset.Key)
            ? asset
            : throw ProblemException.NotFound($"There is no asset {id}.");
    }

    /// <summary>The current version registered under a key; null when there is none.</summary>
    public async Task<Asset?> FindAsync(string key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Current(db).SingleOrDefaultAsync(a => a.Key == key, cancellation);
    }

    /// <summary>A page of the current assets that the caller sees.</summary>
    /// <param name="cursor">Where it begins, as an earlier page said; null for the beginning.</param>
    /// <param name="probes">Whether with their probes.</param>
    /// <exception cref="ProblemException">The cursor belongs to another order.</exception>
    public async Task<Page<Asset>> ListAsync(
        AssetFilter filter, AssetOrder order, Caller caller, int limit, string? cursor, bool probes,
        CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var assets = filter.Apply(Current(db).Under(caller.Prefix));
        var page = order.Apply(assets, cursor).Take(limit + 1);
        var rows = await (probes ? page : page.Select(AssetQueries.WithoutProbe)).ToListAsync(cancellation);
        return Page.Cut(rows, limit, order.After);
    }

    /// <summary>Makes sure that what the bucket holds under a key now is registered, and answers it.</summary>
    /// <exception cref="ProblemException">The object is missing, or its extension is not supported.</exception>
    public async Task<Asset> EnsureAsync(string key, CancellationToken cancellation)
    {
        if (MediaTypes.KindOf(key) is null)
        {
            throw new ProblemException(
                RefusalCatalogue.UnsupportedType,
                $"\"{key}\" does not end in a supported extension, or is MPR's own.",
                $"Supported are {string.Join(' ', MediaTypes.All.Order(StringComparer.Ordinal))}.");
        }

        var found = await store.FindAsync(store.BucketIn, key, cancellation)
            ?? throw ProblemException.From(
                FailureCatalogue.SourceMissing,
                $"\"{key}\" is not in bucket {store.BucketIn}.");
        while (true)
        {
            var known = await FindAsync(key, cancellation);
            if (known is not null && known.ETag == found.ETag && known.Size == found.Size)
            {
                return known;
            }

            await RegisterAsync(found, known, cancellation);
        }
    }

    private async Task RegisterAsync(StoredObject found, Asset? known, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await register.ReplaceAsync(db, known is null ? [] : [known.Id], cancellation);
        await register.InsertAsync(db, [found], announced: false, cancellation);
        await transaction.CommitAsync(cancellation);
        probes.Raise();
    }

    private IQueryable<Asset> Current(MprDbContext db) =>
        db.Assets.AsNoTracking().Where(a => a.Bucket == store.BucketIn && a.ReplacedAt == null);
}
