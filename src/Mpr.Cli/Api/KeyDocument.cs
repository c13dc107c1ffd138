namespace Mpr.Cli.Api;

/// <summary>A key of the API.</summary>
/// <param name="Key">The secret; only right after it was made.</param>
internal sealed record KeyDocument(
    string Id,
    string Name,
    string Scope,
    string? Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? Key);

/// <summary>A key to be made.</summary>
internal sealed record KeyRequest(string Name, string Scope, string? Prefix, DateTimeOffset? ExpiresAt);
