using System.Linq.Expressions;
using Mpr.Server.Data;

namespace Mpr.Server.Assets;

internal static class AssetQueries
{
    /// <summary>
    /// Rows for lists: all but the probe, which no list shows, and which is larger than all the rest together.
    /// </summary>
    public static Expression<Func<Asset, Asset>> WithoutProbe { get; } = a => new Asset
    {
        Id = a.Id,
        Bucket = a.Bucket,
        Key = a.Key,
        ETag = a.ETag,
        Size = a.Size,
        LastModified = a.LastModified,
        Kind = a.Kind,
        Status = a.Status,
        FailureCode = a.FailureCode,
        FailureDetail = a.FailureDetail,
        Container = a.Container,
        Duration = a.Duration,
        Width = a.Width,
        Height = a.Height,
        Rotation = a.Rotation,
        FrameRate = a.FrameRate,
        VideoCodec = a.VideoCodec,
        AudioCodec = a.AudioCodec,
        BitRate = a.BitRate,
        Channels = a.Channels,
        Hdr = a.Hdr,
        CreatedAt = a.CreatedAt,
        UpdatedAt = a.UpdatedAt,
        Announced = a.Announced,
        MissingSince = a.MissingSince,
        ReplacedAt = a.ReplacedAt,
        ProbeAfter = a.ProbeAfter,
        ProbeFailures = a.ProbeFailures,
        Previews = a.Previews,
    };

    /// <summary>The assets whose key begins with a prefix; null or empty are all.</summary>
    public static IQueryable<Asset> Under(this IQueryable<Asset> assets, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            return assets;
        }

        var last = KeyRange.End(prefix);
        return assets.Where(a => string.Compare(a.Key, prefix) >= 0 && string.Compare(a.Key, last) <= 0);
    }
}
