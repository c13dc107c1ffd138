using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>Wakes who sends deliveries.</summary>
public sealed class DeliverySignal : WorkSignal;

/// <summary>
/// Sends what is due. Each receiver has a lane of its own: one that is slow or away holds up nobody else. The table is the
/// queue; what this process dies with is sent by another one, or after the next start, once its lease is over.
/// </summary>
internal sealed partial class DeliverySender(
    DeliveryLedger ledger, WebhookClient client, DeliverySignal signal, TimeProvider time, ILogger<DeliverySender> logger)
    : TableWorker(signal, time, logger)
{
    // Messages that one receiver gets at a time.
    private const int PerReceiver = 4;

    // Lanes of webhooks, and as many of callbacks: neither may take all of them.
    private const int MostLanes = 32;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan CleanPause = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Task> _webhooks = [];
    private readonly Dictionary<string, Task> _callbacks = [];
    private DateTimeOffset _cleaned;

    // Rows come from triggers, also in other processes, which wake nobody.
    protected override TimeSpan Idle => TimeSpan.FromSeconds(1);

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        await OpenAsync(_webhooks, callbacks: false, stopping);
        await OpenAsync(_callbacks, callbacks: true, stopping);
        if (Time.GetUtcNow() - _cleaned > CleanPause)
        {
            await ledger.ForgetAsync(Kept, stopping);
            _cleaned = Time.GetUtcNow();
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            await Task.WhenAll([.. _webhooks.Values, .. _callbacks.Values]);
        }
    }

    private async Task OpenAsync(Dictionary<string, Task> lanes, bool callbacks, CancellationToken stopping)
    {
        foreach (var ended in lanes.Where(l => l.Value.IsCompleted).Select(l => l.Key).ToList())
        {
            lanes.Remove(ended);
        }

        if (lanes.Count < MostLanes)
        {
            var due = await ledger.ReceiversAsync(callbacks, [.. lanes.Keys], MostLanes - lanes.Count, stopping);
            due.ForEach(receiver => lanes[receiver] = RunLaneAsync(receiver, stopping));
        }
    }

    // Never throws: it ends when nothing is due, when the host stops, or with a log of what went wrong.
    private async Task RunLaneAsync(string receiver, CancellationToken stopping)
    {
        try
        {
            while (await ledger.ClaimAsync(receiver, PerReceiver, stopping) is { Count: > 0 } claimed)
            {
                await Task.WhenAll(claimed.Select(c => SendAsync(c, stopping)));
            }
        }
        catch (Exception fault)
        {
            if (!stopping.IsCancellationRequested)
            {
                Log.LaneFailed(Logger, receiver, fault);
            }

            return;
        }

        // What became due while the lane was ending is looked for again.
        Signal.Raise();
    }

    private async Task SendAsync(ClaimedDelivery claimed, CancellationToken stopping)
    {
        var row = claimed.Row;
        WebhookAnswer answer;
        try
        {
            answer = await client.SendAsync(
                new WebhookMessage(claimed.Url, row.Id, WebhookBody.Of(row), claimed.Secrets), stopping);
        }
        catch (OperationCanceledException)
        {
            await ledger.ReleaseAsync(claimed, CancellationToken.None);
            throw;
        }

        // Dying here, it is sent again when the lease is over, under the same id.
        await ledger.RecordAsync(claimed, answer, CancellationToken.None);
        if (!answer.Delivered)
        {
            Log.NotDelivered(Logger, row.Id, row.WebhookId ?? row.JobId, answer.Status, answer.Error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "Sending to {Receiver} failed; it is tried again")]
        public static partial void LaneFailed(ILogger logger, string receiver, Exception fault);

        [LoggerMessage(3, LogLevel.Information, "{Delivery} to {Receiver} was not delivered: status {Status} {Error}")]
        public static partial void NotDelivered(
            ILogger logger, string delivery, string? receiver, int? status, string? error);
    }
}
