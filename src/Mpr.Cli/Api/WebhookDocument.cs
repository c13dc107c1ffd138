using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>A webhook as the API shows it, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record WebhookDocument
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Empty for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public string? Prefix { get; init; }

    public bool Enabled { get; init; }

    public string? DisabledReason { get; init; }

    public string? Description { get; init; }

    /// <summary>Only right after it was made or rotated.</summary>
    public string? Secret { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>A webhook to be made, or a change of one; what is null is not changed.</summary>
internal sealed record WebhookRequest
{
    public string? Url { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Events { get; init; }

    public string? Prefix { get; init; }

    public bool? Enabled { get; init; }
}

/// <summary>What was sent or is to be sent to a webhook.</summary>
internal sealed record DeliveryDocument
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Subject { get; init; }

    /// <summary>pending, delivered or failed.</summary>
    public required string Status { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Only where one is shown.</summary>
    public string? Body { get; init; }

    /// <summary>Only where one is shown.</summary>
    public IReadOnlyList<DeliveryAttempt>? Log { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>One attempt to send.</summary>
/// <param name="Duration">Seconds.</param>
internal sealed record DeliveryAttempt(
    int Number, DateTimeOffset StartedAt, double Duration, int? Status, string? Error, string? Answer);
