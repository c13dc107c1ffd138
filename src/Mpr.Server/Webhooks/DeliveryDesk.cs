using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>The log of deliveries, and what administrators do with it.</summary>
public sealed class DeliveryDesk(
    IDbContextFactory<MprDbContext> databases, WebhookDesk webhooks, DeliverySignal signal, TimeProvider time)
{
    /// <summary>Deliveries, newest first.</summary>
    /// <param name="before">Where it begins, as an earlier page said; null for the newest.</param>
    public async Task<Page<WebhookDelivery>> ListAsync(
        DeliveryFilter filter, int limit, string? before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.WebhookDeliveries.AsNoTracking();
        rows = filter.WebhookId is { } webhook ? rows.Where(d => d.WebhookId == webhook) : rows;
        rows = filter.JobId is { } job ? rows.Where(d => d.JobId == job) : rows;
        rows = filter.Status is { } status ? rows.Where(d => d.Status == status) : rows;
        if (before is not null)
        {
            var last = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                ? seq
                : throw ProblemException.Invalid("cursor is not one that this API gave out.");
            rows = rows.Where(d => d.Seq < last);
        }

        var found = await rows.OrderByDescending(d => d.Seq).Take(limit + 1).ToListAsync(cancellation);
        return Page.Cut(found, limit, d => d.Seq.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A delivery with its body and its attempts.</summary>
    /// <exception cref="ProblemException">There is no such delivery.</exception>
    public async Task<DeliveryDocument> GetAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellation)
            ?? throw Unknown(id);
        var attempts = await db.WebhookAttempts.AsNoTracking()
            .Where(a => a.DeliverySeq == row.Seq).OrderBy(a => a.Number).ToListAsync(cancellation);
        return DeliveryDocument.From(row, attempts);
    }

    /// <summary>Sends a delivery again, at once and under the same id; the schedule of retries begins anew.</summary>
    /// <exception cref="ProblemException">There is no such delivery.</exception>
    public async Task<DeliveryDocument> ReplayAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // What is being sent right now need not be sent once more beside it.
        var found = await db.WebhookDeliveries
            .Where(d => d.Id == id && (d.Claim == null || d.DueAt <= now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, DeliveryStatus.Pending)
                    .SetProperty(d => d.Failures, 0)
                    .SetProperty(d => d.Claim, (string?)null)
                    .SetProperty(d => d.DueAt, now),
                cancellation);
        if (found > 0)
        {
            signal.Raise();
        }

        return await GetAsync(id, cancellation);
    }

    /// <summary>Sends a message that means nothing, to see whether it arrives.</summary>
    /// <exception cref="ProblemException">404 no such webhook; 409 it is disabled.</exception>
    public async Task<DeliveryDocument> TestAsync(string webhookId, CancellationToken cancellation)
    {
        var webhook = await webhooks.GetAsync(webhookId, cancellation);
        if (!webhook.Enabled)
        {
            throw new ProblemException(
                RefusalCatalogue.WebhookDisabled, $"Webhook {webhookId} is disabled.", "Enable it first.");
        }

        var now = time.GetUtcNow();
        var row = new WebhookDelivery
        {
            Id = "msg_" + Guid.NewGuid().ToString("N"),
            WebhookId = webhookId,
            Type = WebhookEvents.Test,
            Subject = webhookId,
            Data = $$"""{"id":"{{webhookId}}"}""",
            At = now,
            DueAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        signal.Raise();
        return DeliveryDocument.From(row);
    }

    private static ProblemException Unknown(string id) => ProblemException.NotFound($"There is no delivery {id}.");
}
