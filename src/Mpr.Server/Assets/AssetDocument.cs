using System.Text.Json;
using GraphQL;
using Mpr.Processing;
using Mpr.Server.Hosting;
using Mpr.Server.Previews;

namespace Mpr.Server.Assets;

/// <summary>An asset as the API shows it.</summary>
/// <param name="Duration">Seconds.</param>
/// <param name="Width">Pixels as displayed.</param>
/// <param name="Height">Pixels as displayed.</param>
/// <param name="BitRate">Bits per second.</param>
/// <param name="PosterUrl">Path of its poster; null while there is none.</param>
/// <param name="FilmstripUrl">Path of its filmstrip; null while there is none.</param>
/// <param name="PeaksUrl">Path of the course of its sound; null while there is none.</param>
/// <param name="Probe">The whole probe; only where one asset is shown.</param>
[Name("Asset")]
public sealed record AssetDocument(
    [property: Id] string Id,
    string Bucket,
    string Key,
    string Etag,
    long Size,
    DateTimeOffset LastModified,
    MediaKind Kind,
    AssetStatus Status,
    FailureDocument? Error,
    string? Container,
    double? Duration,
    int? Width,
    int? Height,
    int? Rotation,
    double? FrameRate,
    string? VideoCodec,
    string? AudioCodec,
    long? BitRate,
    int? Channels,
    string? Hdr,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? MissingSince,
    DateTimeOffset? ReplacedAt,
    string? PosterUrl,
    string? FilmstripUrl,
    string? PeaksUrl,
    [property: Ignore] JsonElement? Probe)
{
    /// <summary>The row as a document.</summary>
    [Ignore]
    public static AssetDocument From(Asset asset, bool whole = false) => new(
        asset.Id,
        asset.Bucket,
        asset.Key,
        asset.ETag,
        asset.Size,
        asset.LastModified,
        asset.Kind,
        asset.Status,
        FailureDocument.From(asset.FailureCode, asset.FailureDetail),
        asset.Container,
        asset.Duration,
        asset.Width,
        asset.Height,
        asset.Rotation,
        asset.FrameRate,
        asset.VideoCodec,
        asset.AudioCodec,
        asset.BitRate,
        asset.Channels,
        asset.Hdr,
        asset.CreatedAt,
        asset.UpdatedAt,
        asset.MissingSince,
        asset.ReplacedAt,
        PreviewAddress.Of(asset, PreviewKinds.Poster),
        PreviewAddress.Of(asset, PreviewKinds.Filmstrip),
        PreviewAddress.Of(asset, PreviewKinds.Peaks),
        whole && asset.Probe is { } probe ? JsonSerializer.Deserialize<JsonElement>(probe) : null);

    /// <summary>The document as it was before the previews were made, which is no change of the asset.</summary>
    [Ignore]
    internal AssetDocument BeforePreviews() => this with { PosterUrl = null, FilmstripUrl = null, PeaksUrl = null };
}
