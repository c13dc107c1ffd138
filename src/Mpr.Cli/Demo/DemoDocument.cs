using System.Text.Json.Serialization;
using Mpr.Cli.Api;

namespace Mpr.Cli.Demo;

/// <summary>What <c>demo --json</c> prints.</summary>
internal sealed record DemoDocument
{
    public required string SourceKey { get; init; }

    public required ScanDocument Scan { get; init; }

    /// <summary>The source as it was probed.</summary>
    public required AssetDocument Asset { get; init; }

    public IReadOnlyList<DemoJobDocument> Jobs { get; init; } = [];

    /// <summary>Seconds from the upload to the end of the last job.</summary>
    public double Seconds { get; init; }

    public required string ApiUrl { get; init; }

    public string? S3Url { get; init; }

    public required string BucketIn { get; init; }

    public required string BucketOut { get; init; }

    /// <summary>Why there are no results; null unless the source was rejected.</summary>
    public FailureDocument? Error { get; init; }

    [JsonIgnore]
    public bool Succeeded => Jobs.Count > 0 && Jobs.All(j => j.Status == "succeeded");
}

/// <summary>One job of the demo. Fields that scripts rely on are always there, null without a value.</summary>
internal sealed record DemoJobDocument
{
    /// <summary>Null when the API refused the job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Id { get; init; }

    public required string Type { get; init; }

    public string? Preset { get; init; }

    /// <summary>As the API has it, or refused.</summary>
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? OutputKey { get; init; }

    /// <summary>Seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Duration { get; init; }

    /// <summary>Bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? Size { get; init; }

    /// <summary>Seconds from the start of the job to its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? WallSeconds { get; init; }

    public string? VideoCodec { get; init; }

    public string? AudioCodec { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Where the result can be fetched while the server runs.</summary>
    public string? Url { get; init; }

    public FailureDocument? Error { get; init; }

    public static DemoJobDocument Of(JobDocument job, Uri api) => new()
    {
        Id = job.Id,
        Type = job.Type,
        Preset = job.Preset,
        Status = job.Status,
        OutputKey = job.OutputKey,
        Duration = job.Output?.Duration,
        Size = job.Output?.Size,
        WallSeconds = job.WallSeconds,
        VideoCodec = job.Output?.VideoCodec,
        AudioCodec = job.Output?.AudioCodec,
        Width = job.Output?.Width,
        Height = job.Output?.Height,
        Url = job.Output?.Url is { } path ? new Uri(api, path).AbsoluteUri : null,
        Error = job.Error,
    };

    /// <summary>A job that the API refused to take.</summary>
    public static DemoJobDocument Refused(JobRequest request, CliException refusal) => new()
    {
        Type = request.Type,
        Preset = request.Preset,
        Status = "refused",
        Error = new FailureDocument(refusal.Code, refusal.Message, false, refusal.Advice),
    };
}
