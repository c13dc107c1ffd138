using GraphQL;

namespace Mpr.Server.Access;

/// <summary>A request for a key.</summary>
/// <param name="Prefix">The key sees and makes only what lies under it; null for all.</param>
/// <param name="ExpiresAt">Refused from this time on; null for never.</param>
public sealed record KeyRequest(
    string? Name, AccessScope Scope = AccessScope.Read, string? Prefix = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A key as the API shows it.</summary>
/// <param name="Key">The secret; only in the answer to its creation.</param>
[Name("ApiKey")]
public sealed record KeyDocument(
    [property: Id] string Id,
    string Name,
    AccessScope Scope,
    string? Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? Key)
{
    [Ignore]
    public static KeyDocument From(ApiKey key, string? secret = null) =>
        new(key.Id, key.Name, key.Scope, key.Prefix, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, secret);
}

/// <summary>A login by a browser.</summary>
public sealed record SessionRequest(string? Key);

/// <summary>Who is calling.</summary>
/// <param name="Open">Whether the server needs no key at all.</param>
[Name("Session")]
public sealed record SessionDocument(string Name, AccessScope Scope, string? Prefix, bool Open)
{
    [Ignore]
    public static SessionDocument From(Caller caller) =>
        new(caller.Name, caller.Scope, caller.Prefix, caller == Caller.Open);
}
