using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>The types of events that webhooks are told of.</summary>
public static class WebhookEvents
{
    /// <summary>Sent on request alone, whatever a webhook asked for.</summary>
    public const string Test = "webhook.test";

    /// <summary>A scan that somebody asked for has ended.</summary>
    public const string ScanCompleted = "scan.completed";

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "asset.registered", "asset.probed", "asset.removed",
        "job.queued", "job.succeeded", "job.failed", "job.canceled",
        ScanCompleted,
    ];

    /// <summary>How a row keeps them: each between commas; empty for all.</summary>
    /// <exception cref="ProblemException">One of them does not exist.</exception>
    public static string Join(IReadOnlyList<string>? events)
    {
        if (events?.FirstOrDefault(e => !All.Contains(e)) is { } unknown)
        {
            throw ProblemException.Invalid($"events knows no \"{unknown}\"; there are {string.Join(", ", All)}.");
        }

        return events is null or [] ? "" : $",{string.Join(',', events.Distinct().Order(StringComparer.Ordinal))},";
    }

    /// <summary>What <see cref="Join"/> made one text of.</summary>
    public static IReadOnlyList<string> Split(string kept) => kept.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
