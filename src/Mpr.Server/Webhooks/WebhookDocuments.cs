using GraphQL;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>A request for a webhook, or for a change of one; what is null is not changed.</summary>
[Name("WebhookInput")]
public sealed record WebhookRequest
{
    /// <summary>Where to send to: http or https, without a name and password.</summary>
    public string? Url { get; init; }

    /// <summary>What it is for, at most 200 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events; empty for all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Only what concerns source keys under it; empty for all.</summary>
    public string? Prefix { get; init; }

    /// <summary>Events that happen while it is false are not kept.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>A webhook as the API shows it.</summary>
/// <param name="DisabledReason">Why the server disabled it; null when it did not.</param>
/// <param name="PausedUntil">Nothing is sent before, because the receiver asked for time.</param>
/// <param name="PreviousSecretUntil">Until then the secret before the last rotation signs as well.</param>
/// <param name="Secret">What signs; only in the answers to creation and rotation.</param>
[Name("Webhook")]
public sealed record WebhookDocument(
    [property: Id] string Id,
    string Url,
    string Description,
    IReadOnlyList<string> Events,
    string Prefix,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? PausedUntil,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt,
    string? Secret)
{
    [Ignore]
    public static WebhookDocument From(Webhook webhook, bool withSecret = false) => new(
        webhook.Id,
        webhook.Url,
        webhook.Description,
        WebhookEvents.Split(webhook.Events),
        webhook.Prefix,
        webhook.Enabled,
        webhook.DisabledReason,
        webhook.PausedUntil,
        webhook.PreviousSecretUntil,
        webhook.CreatedAt,
        withSecret ? webhook.Secret : null);
}

/// <summary>A delivery as the API shows it.</summary>
/// <param name="WebhookId">Null for the callback of a job.</param>
/// <param name="JobId">The job whose callback it is; null for webhooks.</param>
/// <param name="Subject">Id of the job or asset that the event is about.</param>
/// <param name="NextAttemptAt">While pending: not before this time.</param>
/// <param name="Body">What is sent; only where one delivery is shown.</param>
/// <param name="Log">Its attempts; only where one delivery is shown.</param>
[Name("WebhookDelivery")]
public sealed record DeliveryDocument(
    [property: Id] string Id,
    string? WebhookId,
    string? JobId,
    string Type,
    string Subject,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    string? Body,
    IReadOnlyList<DeliveryAttempt>? Log)
{
    [Ignore]
    public static DeliveryDocument From(WebhookDelivery row, IEnumerable<WebhookAttempt>? attempts = null) => new(
        row.Id,
        row.WebhookId,
        row.JobId,
        row.Type,
        row.Subject,
        row.Status,
        row.Attempts,
        row.At,
        row is { Status: DeliveryStatus.Pending, Claim: null } && row.DueAt > row.At ? row.DueAt : null,
        attempts is null ? null : WebhookBody.Of(row),
        attempts?.Select(DeliveryAttempt.From).ToList());
}

/// <summary>One attempt to send.</summary>
/// <param name="Duration">Seconds.</param>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Error">Why there was none.</param>
/// <param name="Answer">Start of the answer's body.</param>
[Name("WebhookAttempt")]
public sealed record DeliveryAttempt(
    int Number, DateTimeOffset StartedAt, double Duration, int? Status, string? Error, string? Answer)
{
    [Ignore]
    public static DeliveryAttempt From(WebhookAttempt attempt) => new(
        attempt.Number, attempt.StartedAt, attempt.Duration / 1000.0, attempt.Status, attempt.Error, attempt.Answer);
}

/// <summary>Which deliveries a list shows; null does not filter.</summary>
public sealed record DeliveryFilter(string? WebhookId, string? JobId, DeliveryStatus? Status);

/// <summary>Makes pages of deliveries.</summary>
internal static class DeliveryPages
{
    public static Page<DeliveryDocument> Of(Page<WebhookDelivery> rows) =>
        new([.. rows.Items.Select(r => DeliveryDocument.From(r))], rows.NextCursor);
}
