using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Webhooks;

/// <summary>Somebody who is told of what happens: an address, a secret, and which events.</summary>
public sealed class Webhook
{
    public required string Id { get; init; }

    public required string Url { get; set; }

    /// <summary>What it is for, in a person's words; empty for none.</summary>
    public string Description { get; set; } = "";

    /// <summary>Types of events, each between commas, as <c>,job.failed,job.succeeded,</c>; empty for all.</summary>
    public string Events { get; set; } = "";

    /// <summary>Only what concerns source keys under it; empty for all.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>As it is shown to its owner: it must sign, so a digest would not do.</summary>
    public required string Secret { get; set; }

    /// <summary>Signs along until <see cref="PreviousSecretUntil"/>; null when there was no rotation.</summary>
    public string? PreviousSecret { get; set; }

    public DateTimeOffset? PreviousSecretUntil { get; set; }

    /// <summary>Events that happen while it is not enabled are not kept for it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Why the server disabled it; null when a person did, or nobody.</summary>
    public string? DisabledReason { get; set; }

    /// <summary>Nothing is sent before this time, as it asked for.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class WebhookMapping : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("webhooks");
        builder.HasKey(w => w.Id);
    }
}
