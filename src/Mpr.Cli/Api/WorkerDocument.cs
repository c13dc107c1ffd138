using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>A worker as the API shows it, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record WorkerDocument
{
    public required string Name { get; init; }

    /// <summary>ready, draining, resting or gone.</summary>
    public required string State { get; init; }

    public required string Pools { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? About { get; init; }

    /// <summary>Of its machine, per processor.</summary>
    public double? Load { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public IReadOnlyList<RunningTaskDocument> Running { get; init; } = [];

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>A task that a worker runs.</summary>
/// <param name="Progress">Percent.</param>
internal sealed record RunningTaskDocument(
    string TaskId, string JobId, string Pool, int Attempt, double Progress, DateTimeOffset? StartedAt);
