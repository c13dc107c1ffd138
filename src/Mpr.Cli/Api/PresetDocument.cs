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

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}
