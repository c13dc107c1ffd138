using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Mpr.Processing;

namespace Mpr.Server.Assets;

/// <summary>Which assets a list shows; null does not filter.</summary>
public sealed record AssetFilter
{
    /// <summary>Beginning of the key.</summary>
    public string? Prefix { get; init; }

    /// <summary>Part of the key; the case of A to Z does not matter.</summary>
    public string? Search { get; init; }

    public MediaKind? Kind { get; init; }

    public AssetStatus? Status { get; init; }

    /// <summary>Codec of the main video or audio stream, as FFmpeg names it.</summary>
    public string? Codec { get; init; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MinSize { get; init; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MaxSize { get; init; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MinDuration { get; init; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MaxDuration { get; init; }

    // Both databases fold A to Z alone in this collation. It is their folding, not .NET's: culture plays no part.
    [SuppressMessage("Performance", "CA1862", Justification = "Databases know no comparison modes.")]
    private static Expression<Func<Asset, bool>> Holds(string search)
    {
        var part = string.Concat(search.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
        return asset => asset.Key.ToLower().Contains(part);
    }

    internal IQueryable<Asset> Apply(IQueryable<Asset> assets)
    {
        assets = assets.Under(Prefix);
        if (Search is { Length: > 0 } search)
        {
            assets = assets.Where(Holds(search));
        }

        assets = Kind is { } kind ? assets.Where(a => a.Kind == kind) : assets;
        assets = Status is { } status ? assets.Where(a => a.Status == status) : assets;
        assets = Codec is { } codec ? assets.Where(a => a.VideoCodec == codec || a.AudioCodec == codec) : assets;
        assets = MinSize is { } smallest ? assets.Where(a => a.Size >= smallest) : assets;
        assets = MaxSize is { } largest ? assets.Where(a => a.Size <= largest) : assets;
        assets = MinDuration is { } shortest ? assets.Where(a => a.Duration >= shortest) : assets;
        return MaxDuration is { } longest ? assets.Where(a => a.Duration <= longest) : assets;
    }
}
