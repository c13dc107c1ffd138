using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mpr.Jobs;

namespace Mpr.Server.Webhooks;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>To be sent, for the first time or again.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>Given up: every attempt failed, or the receiver is gone for good.</summary>
    Failed,
}

/// <summary>
/// One event for one receiver. The database itself writes the row, in the transaction of what happened
/// (<see cref="WebhookTriggers"/>): no event without its row, no row without its event.
/// </summary>
public sealed class WebhookDelivery
{
    /// <summary>Grows with each row.</summary>
    public long Seq { get; init; }

    /// <summary><c>msg_</c> and 128 random bits in hex: the webhook-id, the same in every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The receiver; null for the callback of a job.</summary>
    public string? WebhookId { get; init; }

    /// <summary>For a callback: the job that names address and secret. Null otherwise.</summary>
    public string? JobId { get; init; }

    /// <summary>Type of the event, as <c>job.succeeded</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Id of the asset, job or scan that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What is told of it, as a JSON object.</summary>
    public required string Data { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    public DeliveryStatus Status { get; set; }

    /// <summary>Attempts that have ended.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts that failed since it was made or replayed: how far the schedule of retries is.</summary>
    public int Failures { get; set; }

    /// <summary>Not sent before this time; while it is being sent, the end of the sender's lease.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Who is sending it; null when nobody is.</summary>
    public string? Claim { get; set; }
}

/// <summary>One attempt to send a delivery.</summary>
public sealed class WebhookAttempt
{
    public required long DeliverySeq { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds until the answer was read, or until it failed.</summary>
    public required long Duration { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was no answer; null when there was one.</summary>
    public string? Error { get; init; }

    /// <summary>The start of the answer's body; null when there was none.</summary>
    public string? Answer { get; init; }
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasKey(d => d.Seq);
        builder.Property(d => d.Seq).ValueGeneratedOnAdd();
        // Being named as a key by convention, it would be optional once it is none.
        builder.Property(d => d.Id).IsRequired();
        builder.HasIndex(d => d.Id).IsUnique().HasDatabaseName("ix_webhook_deliveries_id");
        builder.HasIndex(d => d.DueAt).HasFilter("status = 'pending'").HasDatabaseName("ix_webhook_deliveries_due");
        builder.HasIndex(d => d.At).HasDatabaseName("ix_webhook_deliveries_at");
        builder.HasIndex(d => d.WebhookId).HasDatabaseName("ix_webhook_deliveries_webhook");
        builder.HasIndex(d => d.JobId).HasDatabaseName("ix_webhook_deliveries_job");
        builder.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Job>().WithMany().HasForeignKey(d => d.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WebhookAttemptMapping : IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookAttempt> builder)
    {
        builder.ToTable("webhook_attempts");
        builder.HasKey(a => new { a.DeliverySeq, a.Number });
        builder.HasOne<WebhookDelivery>().WithMany().HasForeignKey(a => a.DeliverySeq).OnDelete(DeleteBehavior.Cascade);
    }
}
