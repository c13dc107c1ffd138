using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>An asset as the API shows it, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record AssetDocument
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string Kind { get; init; }

    /// <summary>pending, ready or rejected.</summary>
    public required string Status { get; init; }

    public FailureDocument? Error { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public string? Container { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>Pixels as displayed.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels as displayed.</summary>
    public int? Height { get; init; }

    public string? VideoCodec { get; init; }

    public string? AudioCodec { get; init; }

    public DateTimeOffset? MissingSince { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>Why an asset was rejected or a job failed.</summary>
internal sealed record FailureDocument(string Code, string Message, bool Retryable, string? Advice);

/// <summary>What a scan found.</summary>
internal sealed record ScanDocument
{
    public long Found { get; init; }

    public long Registered { get; init; }

    public long Skipped { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public bool FilesTruncated { get; init; }

    public long Missing { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}
