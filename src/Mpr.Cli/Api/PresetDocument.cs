using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>A preset, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record PresetDocument
{
    public required string Name { get; init; }

    public int Version { get; init; }

    public string? Id { get; init; }

    public string? Description { get; init; }

    public string? Kind { get; init; }

    public string? Extension { get; init; }

    /// <summary>Whether it was published on this server; only in lists.</summary>
    public bool Own { get; init; }

    /// <summary>FFmpeg's encoders that its jobs use on this server; only in lists.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>Why none of its jobs can run there; null: they run. Only in lists.</summary>
    public string? Missing { get; init; }

    /// <summary>What sources are refused there for the want of something; null: none. Only in lists.</summary>
    public string? Limits { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}
