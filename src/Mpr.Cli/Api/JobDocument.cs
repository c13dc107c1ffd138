using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>A job as the API shows it, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record JobDocument
{
    public required string Id { get; init; }

    /// <summary>transcode, trim or poster.</summary>
    public required string Type { get; init; }

    /// <summary>queued, running, canceling, succeeded, failed or canceled.</summary>
    public required string Status { get; init; }

    public required string SourceKey { get; init; }

    public required string OutputKey { get; init; }

    public string? Preset { get; init; }

    /// <summary>Only right after it was submitted with a callback.</summary>
    public string? CallbackSecret { get; init; }

    /// <summary>Percent.</summary>
    public double Progress { get; init; }

    public string? Phase { get; init; }

    /// <summary>Seconds of source done in a second.</summary>
    public double? Speed { get; init; }

    public double? EtaSeconds { get; init; }

    public int Attempt { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public FailureDocument? Error { get; init; }

    public OutputDocument? Output { get; init; }

    /// <summary>The picture that was asked for with the result.</summary>
    public OutputDocument? Poster { get; init; }

    public SourceUsageDocument? SourceUsage { get; init; }

    public PlaceDocument? Place { get; init; }

    /// <summary>local or lambda.</summary>
    public string? Executor { get; init; }

    /// <summary>Null where it does not run in Lambda.</summary>
    public LambdaCostDocument? Lambda { get; init; }

    public IReadOnlyList<TaskDocument>? Tasks { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool HasEnded => Status is "succeeded" or "failed" or "canceled";

    [JsonIgnore]
    public bool Succeeded => Status is "succeeded";

    /// <summary>Seconds from the first start to the end; null while it runs.</summary>
    [JsonIgnore]
    public double? WallSeconds => FinishedAt is { } end && StartedAt is { } start ? (end - start).TotalSeconds : null;
}

/// <summary>The published result of a job.</summary>
internal sealed record OutputDocument
{
    public required string Key { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    public string? Container { get; init; }

    public string? VideoCodec { get; init; }

    public string? AudioCodec { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Path on the API's server.</summary>
    public string? Url { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>What a job was estimated to need in Lambda, and what it has used.</summary>
internal sealed record LambdaCostDocument
{
    /// <summary>Of the longest task; null when it was not estimated.</summary>
    public double? EstimatedSeconds { get; init; }

    /// <summary>MiB.</summary>
    public int? EstimatedMemory { get; init; }

    /// <summary>MiB.</summary>
    public int? EstimatedScratch { get; init; }

    public double? EstimatedGbSeconds { get; init; }

    /// <summary>Dollars.</summary>
    public double? EstimatedPrice { get; init; }

    /// <summary>Null before a run has ended.</summary>
    public double? GbSeconds { get; init; }

    /// <summary>Dollars.</summary>
    public double? Price { get; init; }

    /// <summary>ARN of the last execution.</summary>
    public string? Execution { get; init; }

    /// <summary>What the function has; null where the server hands no tasks to Lambda.</summary>
    public LambdaLimitsDocument? Limits { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>What the result cost in reads from the store.</summary>
internal sealed record SourceUsageDocument(long Bytes, int Requests);

/// <summary>A task of a job.</summary>
internal sealed record TaskDocument
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Status { get; init; }

    public IReadOnlyList<AttemptDocument> Attempts { get; init; } = [];

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>One run of a task.</summary>
internal sealed record AttemptDocument(
    int Number,
    string Worker,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Ending,
    FailureDocument? Failure);
