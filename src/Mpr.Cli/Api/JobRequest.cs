using System.Text.Json.Nodes;

namespace Mpr.Cli.Api;

/// <summary>A job to be done, as the API takes it.</summary>
internal sealed record JobRequest
{
    public string? SourceKey { get; init; }

    public string? AssetId { get; init; }

    public required string Type { get; init; }

    public string? Preset { get; init; }

    /// <summary>Seconds, or text that the API understands.</summary>
    public JsonNode? Start { get; init; }

    /// <summary>Seconds, or text that the API understands.</summary>
    public JsonNode? End { get; init; }

    public string? Mode { get; init; }

    /// <summary>Seconds, or text that the API understands.</summary>
    public JsonNode? At { get; init; }

    public int? ShortSide { get; init; }

    public bool? Poster { get; init; }

    public string? OutputKey { get; init; }

    public string? CallbackUrl { get; init; }

    public bool? Overwrite { get; init; }

    public string? Verify { get; init; }

    public string? Priority { get; init; }

    public string? Group { get; init; }

    public string? Executor { get; init; }
}
