using Mpr.Jobs;

namespace Mpr.Server.Jobs;

/// <summary>A job on one media source: what it reads, what it does, where the result goes.</summary>
public sealed class MediaJob : Job
{
    public required string AssetId { get; init; }

    public required string SourceKey { get; init; }

    public required string OutputKey { get; init; }

    /// <summary>Preset with its version, such as mp4-h264-720p@1; null for operations without one.</summary>
    public string? Preset { get; init; }

    /// <summary>The operation as the client asked for it, as JSON.</summary>
    public required string Operation { get; init; }

    /// <summary>What it was estimated to cost in Lambda, as JSON; null when it was not to run there.</summary>
    public string? LambdaEstimate { get; set; }

    /// <summary>Who is told of the job's end; null for nobody.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>What signs that message, see <see cref="Webhooks.WebhookSecret"/>; null without a callback.</summary>
    public string? CallbackSecret { get; init; }
}
