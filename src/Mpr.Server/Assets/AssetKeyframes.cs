using System.Text.Json;
using GraphQL;
using Mpr.Processing.Failures;
using Mpr.Processing.Keyframes;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;

namespace Mpr.Server.Assets;

/// <summary>Where a cut of an asset by copy can begin.</summary>
/// <param name="Indexed">Whether the container keeps an index; without one nothing is known.</param>
/// <param name="EveryPicture">Whether every picture is a keyframe; the times are left out then.</param>
/// <param name="Times">Seconds from the first moment of the content, ascending.</param>
[Name("Keyframes")]
public sealed record KeyframesDocument(bool Indexed, bool EveryPicture, IReadOnlyList<double> Times);

/// <summary>Reads the index of an asset out of its object.</summary>
public sealed class AssetKeyframes(KeyframeReader reader)
{
    /// <exception cref="ProcessingException">
    /// It was not probed yet or rejected, has no moving pictures, or cannot be read.
    /// </exception>
    public async Task<KeyframesDocument> ReadAsync(Asset asset, CancellationToken cancellation)
    {
        if (asset is not { Status: AssetStatus.Ready, Probe: { } probe })
        {
            throw new ProcessingException(
                asset.FailureCode is { } code && FailureCatalogue.Find(code) is { } known ? known : FailureCatalogue.NotPossible,
                asset.FailureDetail ?? "The asset is not probed yet.");
        }

        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        var index = await reader.ReadAsync(source, JsonSerializer.Deserialize<MediaProbe>(probe)!, cancellation);
        return index is null
            ? new KeyframesDocument(false, false, [])
            : new KeyframesDocument(
                true, index.EveryPicture, [.. index.Times.Select(t => Math.Round(t.TotalSeconds, 6))]);
    }
}
