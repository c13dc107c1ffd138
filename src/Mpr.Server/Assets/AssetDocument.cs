using System.Text.Json;
using GraphQL;
using Mpr.Processing;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>An asset as the API shows it.</summary>
/// <param name="Duration">Seconds.</param>
/// <param name="Width">Pixels as displayed.</param>
/// <param name="Height">Pixels as displayed.</param>
/// <param name="BitRate">Bits per second.</param>
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
        whole && asset.Probe is { } probe ? JsonSerializer.Deserialize<JsonElement>(probe) : null);
}
