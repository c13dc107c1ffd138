using Mpr.Processing;
using Mpr.Server.Previews;

namespace Mpr.Server.Assets;

/// <summary>What is known of an asset's content.</summary>
public enum AssetStatus
{
    /// <summary>Registered, not probed yet.</summary>
    Pending,

    /// <summary>Probed; jobs can use it.</summary>
    Ready,

    /// <summary>Probed, and it is no media that MPR reads; the failure says why.</summary>
    Rejected,
}

/// <summary>
/// One registered version of a source object: bucket, key, ETag and size. An object that is replaced gives a new
/// asset; the old row stays, with <see cref="ReplacedAt"/>, for the jobs that used it.
/// </summary>
public sealed class Asset
{
    public required string Id { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    /// <summary>Entity tag without quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>What the extension promises, until the probe says what it is.</summary>
    public required MediaKind Kind { get; set; }

    public AssetStatus Status { get; set; }

    /// <summary>Code of the failure catalogue when rejected.</summary>
    public string? FailureCode { get; set; }

    public string? FailureDetail { get; set; }

    /// <summary>The typed probe as JSON; null until ready.</summary>
    public string? Probe { get; set; }

    public string? Container { get; set; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; set; }

    /// <summary>Pixels as displayed: rotation and sample aspect applied.</summary>
    public int? Width { get; set; }

    /// <summary>Pixels as displayed.</summary>
    public int? Height { get; set; }

    /// <summary>Degrees clockwise by which a player turns the picture: 0, 90, 180 or 270.</summary>
    public int? Rotation { get; set; }

    /// <summary>Frames per second, average.</summary>
    public double? FrameRate { get; set; }

    public string? VideoCodec { get; set; }

    public string? AudioCodec { get; set; }

    /// <summary>Bits per second.</summary>
    public long? BitRate { get; set; }

    public int? Channels { get; set; }

    /// <summary>Null for SDR, else the kind of HDR in lower case.</summary>
    public string? Hdr { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>
    /// Whether a scan has named it among those it registered. What an event or a job registered is named by the next one,
    /// so that whoever scans learns of everything that came since.
    /// </summary>
    public bool Announced { get; set; }

    /// <summary>Since when a scan has not found the object; null while it is there.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>When another version took the key; null for the current one.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>Not probed again before this time, after a probe that storage troubles ended.</summary>
    public DateTimeOffset? ProbeAfter { get; set; }

    /// <summary>Probes that storage troubles ended.</summary>
    public int ProbeFailures { get; set; }

    /// <summary>Which previews of it there are.</summary>
    public PreviewKinds Previews { get; set; }
}
