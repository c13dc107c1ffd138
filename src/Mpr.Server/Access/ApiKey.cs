namespace Mpr.Server.Access;

/// <summary>A key of the API. The secret itself is shown once, when the key is made; only its digest is kept.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret in lower-case hex. The secret is 256 random bits, so a plain digest is enough.</summary>
    public required string Digest { get; init; }

    public required AccessScope Scope { get; init; }

    /// <summary>The key sees and makes only objects under this prefix of both buckets; null for all.</summary>
    public string? Prefix { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Refused from this time on; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to the minute; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A browser that is logged in with a key; it ends with the key.</summary>
public sealed class ApiSession
{
    /// <summary>SHA-256 of the cookie's value in lower-case hex.</summary>
    public required string Digest { get; init; }

    public required string KeyId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
