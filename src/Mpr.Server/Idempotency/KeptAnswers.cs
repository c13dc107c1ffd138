using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Idempotency;

/// <summary>
/// Remembers answers by Idempotency-Key in the database, so that a repeated request does nothing twice whichever process
/// it reaches (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
/// </summary>
internal sealed class KeptAnswers(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    /// <summary>How long an answer is kept at least.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(48);

    // A process that died while it worked on a request must not block its repetition for ever.
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(5);

    /// <summary>Claims a key; null when the caller is to do the work, else what was answered before.</summary>
    /// <exception cref="ProblemException">409 the first request is still worked on; 422 the key came with another
    /// request.</exception>
    public async Task<KeptAnswer?> ClaimAsync(
        string caller, string key, string fingerprint, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await ForgetOldAsync(db, cancellation);
        db.Add(new KeptAnswer { Caller = caller, Key = key, Fingerprint = fingerprint, CreatedAt = time.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
        }

        var known = await db.KeptAnswers.AsNoTracking()
            .SingleOrDefaultAsync(a => a.Caller == caller && a.Key == key, cancellation);
        return known switch
        {
            { Status: not null } when known.Fingerprint == fingerprint => known,
            { } when known.Fingerprint != fingerprint => throw new ProblemException(
                RefusalCatalogue.IdempotencyKeyReused,
                "This Idempotency-Key came with another request before.",
                "Use a new key for a new request."),
            _ => throw new ProblemException(
                RefusalCatalogue.IdempotencyInProgress,
                "The first request with this Idempotency-Key is still being worked on.",
                "Repeat it in a while."),
        };
    }

    /// <summary>Records what was answered.</summary>
    public async Task KeepAsync(
        string caller, string key, int status, string? location, string? body, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.KeptAnswers.Where(a => a.Caller == caller && a.Key == key).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Status, status)
                .SetProperty(a => a.Location, location)
                .SetProperty(a => a.Body, body),
            cancellation);
    }

    /// <summary>Frees a key whose request was refused: nothing was done, so it may be sent again, changed or not.</summary>
    public async Task ReleaseAsync(string caller, string key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.KeptAnswers.Where(a => a.Caller == caller && a.Key == key && a.Status == null)
            .ExecuteDeleteAsync(cancellation);
    }

    private async Task ForgetOldAsync(MprDbContext db, CancellationToken cancellation)
    {
        var (old, dead) = (time.GetUtcNow() - Lifetime, time.GetUtcNow() - LongestWork);
        await db.KeptAnswers.Where(a => a.CreatedAt < old || (a.CreatedAt < dead && a.Status == null))
            .ExecuteDeleteAsync(cancellation);
    }
}
