using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;

namespace Mpr.Server.Webhooks;

/// <summary>
/// The rows of deliveries as those who send see them. A claim is a compare-and-set on the time at which the row is due:
/// two processes never send the same delivery at once. A claim of a process that died ends with its lease.
/// </summary>
internal sealed class DeliveryLedger(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    // Longer than an attempt by so much that clocks of processes may differ by half a minute.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Receivers that something is due for: ids of webhooks, or of jobs with a callback.</summary>
    /// <param name="callbacks">Which of the two.</param>
    /// <param name="except">Those that need not be named.</param>
    public async Task<List<string>> ReceiversAsync(
        bool callbacks, IReadOnlyCollection<string> except, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ids = callbacks
            ? Due(db).Where(d => d.WebhookId == null).Select(d => d.JobId!)
            : Due(db).Where(d => d.WebhookId != null).Select(d => d.WebhookId!);
        return await ids.Where(id => !except.Contains(id)).Distinct().Take(most).ToListAsync(cancellation);
    }

    /// <summary>Claims what is due for a receiver, the oldest first.</summary>
    public async Task<List<ClaimedDelivery>> ClaimAsync(string receiver, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var due = await Due(db).AsNoTracking().Where(d => d.WebhookId == receiver || d.JobId == receiver)
            .OrderBy(d => d.Seq).Take(most).ToListAsync(cancellation);
        var claimed = new List<ClaimedDelivery>();
        foreach (var row in due)
        {
            var (claim, until) = (Guid.NewGuid().ToString("N"), time.GetUtcNow() + Lease);
            var mine = await db.WebhookDeliveries
                .Where(d => d.Seq == row.Seq && d.Status == DeliveryStatus.Pending && d.DueAt == row.DueAt)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(d => d.Claim, claim).SetProperty(d => d.DueAt, until), cancellation);
            if (mine == 1 && await AddressAsync(db, row, cancellation) is { } address)
            {
                claimed.Add(new ClaimedDelivery(row, claim, address.Url, address.Secrets));
            }
        }

        return claimed;
    }

    /// <summary>Gives a claim back: it was not sent, or it is not known whether it was.</summary>
    public async Task ReleaseAsync(ClaimedDelivery claimed, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Mine(db, claimed).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Claim, (string?)null).SetProperty(d => d.DueAt, claimed.Row.DueAt),
            cancellation);
    }

    /// <summary>
    /// Records an attempt and what follows from it, in one transaction. A row that was replayed meanwhile, or whose lease
    /// is over, stays as it is.
    /// </summary>
    public async Task RecordAsync(ClaimedDelivery claimed, WebhookAnswer answer, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var failures = claimed.Row.Failures + (answer.Delivered ? 0 : 1);
        var wait = answer.Delivered || answer.Gone ? null : RetrySchedule.After(failures, answer.RetryAfter);
        var due = time.GetUtcNow() + (wait ?? TimeSpan.Zero);
        var status = answer.Delivered ? DeliveryStatus.Delivered
            : wait is null ? DeliveryStatus.Failed
            : DeliveryStatus.Pending;
        var mine = await Mine(db, claimed).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Status, status)
                .SetProperty(d => d.Attempts, d => d.Attempts + 1)
                .SetProperty(d => d.Failures, failures)
                .SetProperty(d => d.DueAt, due)
                .SetProperty(d => d.Claim, (string?)null),
            cancellation);
        if (mine == 1)
        {
            db.Add(Attempt(claimed.Row, answer));
            await db.SaveChangesAsync(cancellation);
            await HeedAsync(db, claimed.Row.WebhookId, answer, wait, cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets deliveries of long ago, those that were never sent as well.</summary>
    public async Task ForgetAsync(TimeSpan age, CancellationToken cancellation)
    {
        var old = time.GetUtcNow() - age;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.WebhookDeliveries.Where(d => d.At < old).ExecuteDeleteAsync(cancellation);
    }

    private IQueryable<WebhookDelivery> Due(MprDbContext db)
    {
        var now = time.GetUtcNow();
        return db.WebhookDeliveries.Where(d => d.Status == DeliveryStatus.Pending && d.DueAt <= now)
            .Where(d => d.WebhookId == null || db.Webhooks.Any(w =>
                w.Id == d.WebhookId && w.Enabled && (w.PausedUntil == null || w.PausedUntil <= now)));
    }

    private static IQueryable<WebhookDelivery> Mine(MprDbContext db, ClaimedDelivery claimed) =>
        db.WebhookDeliveries.Where(d => d.Seq == claimed.Row.Seq && d.Claim == claimed.Claim);

    private async Task<(string Url, IReadOnlyList<string> Secrets)?> AddressAsync(
        MprDbContext db, WebhookDelivery row, CancellationToken cancellation)
    {
        if (row.WebhookId is null)
        {
            var job = await db.MediaJobs.Where(j => j.Id == row.JobId)
                .Select(j => new { j.CallbackUrl, j.CallbackSecret }).SingleOrDefaultAsync(cancellation);
            return job is { CallbackUrl: { } url, CallbackSecret: { } secret } ? (url, [secret]) : null;
        }

        var webhook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == row.WebhookId, cancellation);
        return webhook switch
        {
            null => null,
            { PreviousSecret: { } previous } when webhook.PreviousSecretUntil > time.GetUtcNow() =>
                (webhook.Url, [webhook.Secret, previous]),
            _ => (webhook.Url, [webhook.Secret]),
        };
    }

    private static WebhookAttempt Attempt(WebhookDelivery row, WebhookAnswer answer) => new()
    {
        DeliverySeq = row.Seq,
        Number = row.Attempts + 1,
        StartedAt = answer.StartedAt,
        Duration = (long)answer.Duration.TotalMilliseconds,
        Status = answer.Status,
        Error = answer.Error,
        Answer = answer.Body,
    };

    // What the answer means for the rest of what this receiver is to get.
    private async Task HeedAsync(
        MprDbContext db, string? webhook, WebhookAnswer answer, TimeSpan? wait, CancellationToken cancellation)
    {
        if (webhook is not null && answer.Gone)
        {
            await db.Webhooks.Where(w => w.Id == webhook).ExecuteUpdateAsync(
                set => set.SetProperty(w => w.Enabled, false)
                    .SetProperty(w => w.DisabledReason, "The receiver answered 410 Gone."),
                cancellation);
        }
        else if (webhook is not null && (answer.Overloaded || (answer.RetryAfter is not null && !answer.Delivered)))
        {
            var until = time.GetUtcNow() + (answer.RetryAfter is { } asked ? RetrySchedule.Bounded(asked) : wait ?? TimeSpan.Zero);
            await db.Webhooks.Where(w => w.Id == webhook)
                .ExecuteUpdateAsync(set => set.SetProperty(w => w.PausedUntil, until), cancellation);
        }
    }
}

/// <summary>A delivery that this process may send.</summary>
/// <param name="Row">As it was before the claim.</param>
/// <param name="Claim">What names the claim.</param>
/// <param name="Secrets">Those that sign it, the newest first.</param>
internal sealed record ClaimedDelivery(WebhookDelivery Row, string Claim, string Url, IReadOnlyList<string> Secrets);
