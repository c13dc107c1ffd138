namespace Mpr.Server.Webhooks;

/// <summary>Where webhooks may go.</summary>
public sealed record WebhookOptions
{
    /// <summary>
    /// Whether private and loopback addresses may be told. Link-local addresses, those of clouds' metadata and what is no
    /// address of one host are refused all the same.
    /// </summary>
    public bool AllowPrivate { get; init; }
}
