using System.Text.Json;
using Mpr.Processing.Storage;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Previews;

/// <summary>Gives previews out.</summary>
public sealed class PreviewDesk(PreviewLedger ledger, ObjectStore store)
{
    /// <summary>Says where in the filmstrip which frame is.</summary>
    /// <exception cref="ProblemException">404: there is none, or none yet.</exception>
    public async Task<FilmstripDocument> FilmstripAsync(Asset asset, CancellationToken cancellation)
    {
        var preview = await FindAsync(asset, PreviewKinds.Filmstrip, cancellation);
        return JsonSerializer.Deserialize<FilmstripDocument>(preview.Filmstrip!, ApiJson.Options)!;
    }

    /// <summary>Reads the peaks.</summary>
    /// <exception cref="ProblemException">404: there are none, or none yet.</exception>
    public async Task<PeaksDocument> PeaksAsync(Asset asset, CancellationToken cancellation)
    {
        var preview = await FindAsync(asset, PreviewKinds.Peaks, cancellation);
        await using var body = await OpenAsync(preview, PreviewKinds.Peaks, cancellation);
        return (await JsonSerializer.DeserializeAsync<PeaksDocument>(body.Body, ApiJson.Options, cancellation))!;
    }

    /// <summary>The row that has a preview.</summary>
    /// <exception cref="ProblemException">404: there is none, or none yet.</exception>
    internal async Task<AssetPreview> FindAsync(Asset asset, PreviewKinds kind, CancellationToken cancellation)
    {
        var preview = await ledger.FindAsync(asset.Bucket, asset.Key, asset.ETag, cancellation);
        return preview is not null && preview.Kinds.HasFlag(kind) && preview.Status != PreviewStatus.Removed
            ? preview
            : throw Missing(asset, preview, kind);
    }

    /// <summary>Opens a preview.</summary>
    /// <exception cref="ProblemException">404: its object is gone; it is made anew.</exception>
    internal async Task<ObjectRange> OpenAsync(AssetPreview preview, PreviewKinds kind, CancellationToken cancellation)
    {
        try
        {
            return await store.OpenRangeAsync(
                store.BucketOut, PreviewKeys.Of(preview, kind), 0, null, null, cancellation);
        }
        catch (ObjectStoreException gone) when (gone.Fault == ObjectStoreFault.KeyMissing)
        {
            await ledger.RenewAsync(preview, cancellation);
            throw NotReady(preview.AssetId);
        }
    }

    private static ProblemException Missing(Asset asset, AssetPreview? preview, PreviewKinds kind)
    {
        var pictures = kind != PreviewKinds.Peaks;
        if (asset is not { Status: AssetStatus.Ready, ReplacedAt: null })
        {
            return NotReady(asset.Id);
        }

        var refusal = pictures ? RefusalCatalogue.NoPicture : RefusalCatalogue.NoSound;
        if (pictures ? asset.VideoCodec is null : asset.AudioCodec is null)
        {
            return new ProblemException(
                refusal, $"Asset {asset.Id} has no {(pictures ? "pictures" : "sound")}.", "Show its kind instead.");
        }

        return preview is null or { Status: PreviewStatus.Pending or PreviewStatus.Removed }
            ? NotReady(asset.Id)
            : new ProblemException(
                refusal,
                (pictures ? preview.PictureProblem : preview.SoundProblem) ?? "It could not be made.",
                $"To try again: POST /api/assets/{asset.Id}/probe.");
    }

    private static ProblemException NotReady(string asset) => new(
        RefusalCatalogue.PreviewNotReady,
        $"The previews of asset {asset} are not made yet.",
        "Ask again when the event asset.previewed tells of it, or in a while. MPR_PREVIEWS=false makes none.");
}
