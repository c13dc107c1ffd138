using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Writes the messages of a scan that has ended. A scan has no row that a trigger could watch; its messages are committed
/// before it is answered. It concerns all keys, so a webhook with a prefix is not told.
/// </summary>
public sealed class ScanOutbox(IDbContextFactory<MprDbContext> databases, DeliverySignal signal, TimeProvider time)
{
    /// <summary>Writes a row for each webhook that wants to be told.</summary>
    public async Task TellAsync(ScanAnswer scan, CancellationToken cancellation)
    {
        var wanted = $",{WebhookEvents.ScanCompleted},";
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var receivers = await db.Webhooks
            .Where(w => w.Enabled && w.Prefix == "" && (w.Events == "" || w.Events.Contains(wanted)))
            .Select(w => w.Id).ToListAsync(cancellation);
        if (receivers.Count == 0)
        {
            return;
        }

        var (id, now) = (TimeOrderedId.Create("scan", time), time.GetUtcNow());
        var data = JsonSerializer.Serialize(
            new { id, scan.Found, scan.Registered, scan.Skipped, scan.Missing }, ApiJson.Options);
        db.AddRange(receivers.Select(receiver => new WebhookDelivery
        {
            Id = "msg_" + Guid.NewGuid().ToString("N"),
            WebhookId = receiver,
            Type = WebhookEvents.ScanCompleted,
            Subject = id,
            Data = data,
            At = now,
            DueAt = now,
        }));
        await db.SaveChangesAsync(cancellation);
        signal.Raise();
    }
}
