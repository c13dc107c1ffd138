using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>A rule as the API shows it, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record RuleDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Prefix { get; init; }

    public string? Pattern { get; init; }

    public bool Enabled { get; init; }

    public JsonElement Job { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>A rule to be made.</summary>
internal sealed record RuleRequest
{
    public required string Name { get; init; }

    public string? Prefix { get; init; }

    public string? Pattern { get; init; }

    public string? Kind { get; init; }

    public long? MinSize { get; init; }

    public long? MaxSize { get; init; }

    public double? MinDuration { get; init; }

    public double? MaxDuration { get; init; }

    public required JobRequest Job { get; init; }

    public string? OutputTemplate { get; init; }
}

/// <summary>Over which assets a rule is to run.</summary>
internal sealed record RuleScope(bool DryRun, string? Cursor = null);

/// <summary>What a rule makes of the assets that are there.</summary>
internal sealed record RuleRunDocument(
    IReadOnlyList<RuleCandidate> Items, long TotalSize, double TotalDuration, string? NextCursor);

/// <summary>An asset that matches.</summary>
/// <param name="Had">Whether this version has triggered the rule already.</param>
internal sealed record RuleCandidate(
    string AssetId, string Key, string? OutputKey, bool Had, string? Code, string? Detail);

/// <summary>What a rule has looked at.</summary>
internal sealed record RuleMatchDocument(
    string Key,
    string Etag,
    string AssetId,
    string Status,
    string? JobId,
    string? Code,
    string? Detail,
    DateTimeOffset At);
