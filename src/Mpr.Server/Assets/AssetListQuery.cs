using Microsoft.AspNetCore.Mvc;
using Mpr.Processing;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>Parameters of a list of assets.</summary>
/// <param name="Q">Part of the key.</param>
/// <param name="Codec">Codec of the main video or audio stream.</param>
/// <param name="Sort">key, created_at, size or duration; with a minus before it the other way round.</param>
internal sealed record AssetListQuery(
    string? Prefix,
    string? Q,
    string? Kind,
    string? Status,
    string? Codec,
    [FromQuery(Name = "min_size")] long? MinSize,
    [FromQuery(Name = "max_size")] long? MaxSize,
    [FromQuery(Name = "min_duration")] double? MinDuration,
    [FromQuery(Name = "max_duration")] double? MaxDuration,
    string? Sort,
    int? Limit,
    string? Cursor)
{
    /// <exception cref="ProblemException">A value is none of those that there are.</exception>
    public AssetFilter Filter() => new()
    {
        Prefix = Prefix,
        Search = Q,
        Kind = QueryEnum.Read<MediaKind>(Kind, "kind"),
        Status = QueryEnum.Read<AssetStatus>(Status, "status"),
        Codec = Codec,
        MinSize = MinSize,
        MaxSize = MaxSize,
        MinDuration = MinDuration,
        MaxDuration = MaxDuration,
    };
}
