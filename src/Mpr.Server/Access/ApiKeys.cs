using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

/// <summary>
/// The keys of the API. What a secret stands for is remembered for a few seconds, so that a request costs no statement;
/// a revoked key is refused everywhere within that time, in this process at once.
/// </summary>
public sealed class ApiKeys(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    /// <summary>Longest time that another process lets a revoked key pass.</summary>
    public static TimeSpan MemoryTime { get; } = TimeSpan.FromSeconds(5);

    private const int MostRemembered = 10_000;

    private const int LongestName = 100;

    /// <summary>Name of the key whose secret the deployment has chosen: that of the setting.</summary>
    private const string AdminName = "MPR_ADMIN_KEY";

    private const int ShortestSecret = 32;

    private readonly ConcurrentDictionary<string, Memory<ApiKey?>> _remembered = new();
    private volatile Memory<bool>? _any;

    /// <summary>Makes a key. The secret is in the answer and nowhere else.</summary>
    /// <exception cref="ProblemException">The name is empty or too long, the end lies in the past, or it is the first
    /// key and could not administer.</exception>
    public async Task<(ApiKey Key, string Secret)> CreateAsync(
        string? name, AccessScope scope, string? prefix, DateTimeOffset? expires, CancellationToken cancellation)
    {
        name = Check(name, expires);
        if (!await AnyAsync(cancellation) && (scope != AccessScope.Admin || prefix is not null || expires is not null))
        {
            throw ProblemException.Invalid(
                "The first key must have scope admin, without prefix and end: with it the server stops being open.");
        }

        var secret = Secret.NewKey();
        var key = new ApiKey
        {
            Id = TimeOrderedId.Create("key", time),
            Name = name,
            Digest = Secret.Digest(secret),
            Scope = scope,
            Prefix = string.IsNullOrEmpty(prefix) ? null : prefix,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expires,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(key);
        await db.SaveChangesAsync(cancellation);
        Forget();
        return (key, secret);
    }

    /// <summary>
    /// Sees to it that a key with all rights is there whose secret the deployment has chosen. Another secret takes the
    /// place of the one before: the old one ends at once.
    /// </summary>
    /// <exception cref="ArgumentException">The secret could be guessed.</exception>
    public async Task EnsureAdminAsync(string secret, CancellationToken cancellation)
    {
        if (secret.Length < ShortestSecret || !secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw new ArgumentException(
                $"{AdminName} must have at least {ShortestSecret} letters, digits, hyphens and underscores: "
                + "`openssl rand -hex 32` makes one.");
        }

        var digest = Secret.Digest(secret);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.ApiKeys.Where(k => k.Name == AdminName && k.Digest != digest).ExecuteDeleteAsync(cancellation);
        // Several processes may start at once; the unique digest lets one of them write.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO api_keys (id, name, digest, scope, created_at)
            VALUES ({TimeOrderedId.Create("key", time)}, {AdminName}, {digest}, {StoredName.Text(AccessScope.Admin)},
                {time.GetUtcNow().ToUnixTimeMilliseconds()})
            ON CONFLICT (digest) DO NOTHING
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        Forget();
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ApiKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(cancellation);
    }

    /// <summary>Ends a key and its sessions.</summary>
    /// <exception cref="ProblemException">404 there is none; 409 nobody could administer the other keys any more.</exception>
    public async Task RevokeAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var keys = await db.ApiKeys.AsNoTracking().ToListAsync(cancellation);
        if (keys.All(k => k.Id != id))
        {
            throw ProblemException.NotFound($"There is no key {id}.");
        }

        var rest = keys.Where(k => k.Id != id).ToList();
        if (rest.Count > 0 && !rest.Exists(Administers))
        {
            throw new ProblemException(
                RefusalCatalogue.LastAdminKey,
                $"{id} is the last key that can administer the others.",
                "Revoke the others first, or make another key of scope admin.");
        }

        await db.ApiKeys.Where(k => k.Id == id).ExecuteDeleteAsync(cancellation);
        Forget();
    }

    /// <summary>Whether there is any key. Once there is one, the server is no longer open.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellation)
    {
        var (now, known) = (time.GetUtcNow(), _any);
        if (known is null || known.Until <= now)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            known = new(await db.ApiKeys.AnyAsync(cancellation), now + MemoryTime);
            _any = known;
        }

        return known.Value;
    }

    /// <summary>The key that a secret stands for; null when it stands for none, or for one that has ended.</summary>
    public Task<ApiKey?> FindAsync(string secret, CancellationToken cancellation) =>
        RecallAsync(
            "key " + Secret.Digest(secret),
            Secret.Digest(secret),
            (db, digest) => db.ApiKeys.Where(k => k.Digest == digest),
            cancellation);

    /// <summary>Whether who was let in would be let in still. A session that has ended counts for as long as its key.</summary>
    public async Task<bool> AdmitsAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller == Caller.Open)
        {
            return !await AnyAsync(cancellation);
        }

        return await RecallAsync("id " + caller.Id, caller.Id, (db, id) => db.ApiKeys.Where(k => k.Id == id), cancellation)
            is not null;
    }

    /// <summary>Logs a browser in; answers the value of its cookie.</summary>
    public async Task<string> OpenSessionAsync(ApiKey key, TimeSpan length, CancellationToken cancellation)
    {
        var (cookie, now) = (Secret.New(), time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ApiSessions.Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
        db.Add(new ApiSession
        {
            Digest = Secret.Digest(cookie),
            KeyId = key.Id,
            CreatedAt = now,
            ExpiresAt = now + length,
        });
        await db.SaveChangesAsync(cancellation);
        return cookie;
    }

    /// <summary>The key behind a cookie; null when it has ended.</summary>
    public Task<ApiKey?> FindBySessionAsync(string cookie, CancellationToken cancellation)
    {
        var (now, cookieDigest) = (time.GetUtcNow(), Secret.Digest(cookie));
        return RecallAsync(
            "session " + cookieDigest,
            cookieDigest,
            (db, digest) => db.ApiSessions.Where(s => s.Digest == digest && s.ExpiresAt > now)
                .Join(db.ApiKeys, s => s.KeyId, k => k.Id, (_, k) => k),
            cancellation);
    }

    public async Task CloseSessionAsync(string cookie, CancellationToken cancellation)
    {
        var digest = Secret.Digest(cookie);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ApiSessions.Where(s => s.Digest == digest).ExecuteDeleteAsync(cancellation);
        Forget();
    }

    private static bool Administers(ApiKey key) =>
        key is { Scope: AccessScope.Admin, Prefix: null, ExpiresAt: null };

    private string Check(string? name, DateTimeOffset? expires)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
        {
            throw ProblemException.Invalid($"name must have 1 to {LongestName} characters.");
        }

        return expires <= time.GetUtcNow() ? throw ProblemException.Invalid("expires_at lies in the past.") : name.Trim();
    }

    private async Task<ApiKey?> RecallAsync(
        string name,
        string digest,
        Func<MprDbContext, string, IQueryable<ApiKey>> query,
        CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (!_remembered.TryGetValue(name, out var known) || known.Until <= now)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            known = new(await query(db, digest).AsNoTracking().SingleOrDefaultAsync(cancellation), now + MemoryTime);
            if (known.Value is { } key)
            {
                await NoteUseAsync(db, key, now, cancellation);
            }

            Remember(name, known);
        }

        return known.Value is { } found && (found.ExpiresAt is null || found.ExpiresAt > now) ? found : null;
    }

    private void Remember(string name, Memory<ApiKey?> known)
    {
        // Guessed secrets must not fill the memory.
        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        _remembered[name] = known;
    }

    private static async Task NoteUseAsync(
        MprDbContext db, ApiKey key, DateTimeOffset now, CancellationToken cancellation)
    {
        if (key.LastUsedAt is null || now - key.LastUsedAt > TimeSpan.FromMinutes(1))
        {
            await db.ApiKeys.Where(k => k.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellation);
        }
    }

    private void Forget()
    {
        _remembered.Clear();
        _any = null;
    }

    /// <summary>What a statement answered, for a while.</summary>
    private sealed record Memory<T>(T Value, DateTimeOffset Until);
}
