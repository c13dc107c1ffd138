using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>What administrators do to webhooks.</summary>
public sealed class WebhookDesk(IDbContextFactory<MprDbContext> databases, WebhookAddress addresses, TimeProvider time)
{
    /// <summary>How long the secret before a rotation signs along.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    private const int LongestDescription = 200;

    private const int LongestPrefix = 1024;

    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Webhooks.AsNoTracking().OrderBy(w => w.Id).ToListAsync(cancellation);
    }

    /// <exception cref="ProblemException">There is no such webhook.</exception>
    public async Task<Webhook> GetAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindAsync(db, id, cancellation);
    }

    /// <summary>Makes a webhook; what happens from now on is sent to it.</summary>
    /// <exception cref="ProblemException">The request makes no sense, or the address is refused.</exception>
    public async Task<Webhook> CreateAsync(WebhookRequest request, CancellationToken cancellation)
    {
        var webhook = new Webhook
        {
            Id = TimeOrderedId.Create("webhook", time),
            Url = addresses.Check(request.Url, "url"),
            Secret = WebhookSecret.New(),
            CreatedAt = time.GetUtcNow(),
        };
        Apply(request, webhook);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(webhook);
        await db.SaveChangesAsync(cancellation);
        return webhook;
    }

    /// <summary>Changes what the request names. Enabling it sends what was waiting when it was disabled.</summary>
    /// <exception cref="ProblemException">There is no such webhook, or the request makes no sense.</exception>
    public async Task<Webhook> ChangeAsync(string id, WebhookRequest request, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var webhook = await FindAsync(db, id, cancellation);
        webhook.Url = request.Url is null ? webhook.Url : addresses.Check(request.Url, "url");
        Apply(request, webhook);
        if (request.Enabled is true)
        {
            (webhook.DisabledReason, webhook.PausedUntil) = (null, null);
        }

        await db.SaveChangesAsync(cancellation);
        return webhook;
    }

    /// <summary>Makes a new secret; the old one signs along for a day.</summary>
    /// <exception cref="ProblemException">There is no such webhook.</exception>
    public async Task<Webhook> RotateAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var webhook = await FindAsync(db, id, cancellation);
        webhook.PreviousSecret = webhook.Secret;
        webhook.PreviousSecretUntil = time.GetUtcNow() + Overlap;
        webhook.Secret = WebhookSecret.New();
        await db.SaveChangesAsync(cancellation);
        return webhook;
    }

    /// <summary>Removes a webhook with all that was to be sent to it.</summary>
    /// <exception cref="ProblemException">There is no such webhook.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Webhooks.Where(w => w.Id == id).ExecuteDeleteAsync(cancellation) == 0)
        {
            throw Unknown(id);
        }
    }

    private static void Apply(WebhookRequest request, Webhook webhook)
    {
        if (request.Description?.Length > LongestDescription || request.Prefix?.Length > LongestPrefix)
        {
            throw ProblemException.Invalid(
                $"description has at most {LongestDescription} characters, prefix at most {LongestPrefix}.");
        }

        webhook.Description = request.Description ?? webhook.Description;
        webhook.Events = request.Events is null ? webhook.Events : WebhookEvents.Join(request.Events);
        webhook.Prefix = request.Prefix ?? webhook.Prefix;
        webhook.Enabled = request.Enabled ?? webhook.Enabled;
    }

    private static async Task<Webhook> FindAsync(MprDbContext db, string id, CancellationToken cancellation) =>
        await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id, cancellation) ?? throw Unknown(id);

    private static ProblemException Unknown(string id) => ProblemException.NotFound($"There is no webhook {id}.");
}
