using Mpr.Processing.Storage;

namespace Mpr.Server.Forwarding;

/// <summary>
/// By what address others reach the store: one of its own, or that of this server, which then forwards the paths of both
/// buckets. The host is part of what is signed, so a link is made for the address that its asker came by.
/// </summary>
/// <param name="options">Where the store is.</param>
internal sealed class StoreAddress(ObjectStoreOptions options)
{
    // First segments of this server's own routes, and of those that it may get: a bucket by such a name stays behind.
    private static readonly string[] OwnPaths =
        ["api", "assets", "docs", "graphiql", "graphql", "hangfire", "healthz", "media", "metrics", "openapi.json"];

    private readonly string[] _buckets = [options.BucketIn, options.BucketOut];

    /// <summary>Whether this server forwards: the store has no public address, is not AWS, and takes paths.</summary>
    public bool Forwards { get; } =
        options is { PublicEndpoint: null, IsAws: false, EffectiveAddressing: AddressingStyle.Path }
        && !OwnPaths.Contains(options.BucketIn) && !OwnPaths.Contains(options.BucketOut);

    /// <summary>Where requests are forwarded to.</summary>
    public Uri Store => options.Endpoint!;

    /// <summary>Whether a request, by its target as sent, is the store's to answer.</summary>
    public bool Covers(string target) => Forwards && _buckets.Any(bucket => IsOf(target, bucket));

    /// <summary>Whether paths that begin with this segment are the store's or those of the server's own routes.</summary>
    public bool IsReserved(string segment) =>
        OwnPaths.Contains(segment, StringComparer.OrdinalIgnoreCase) || _buckets.Contains(segment);

    /// <summary>The address that links are made for; null is the store's own.</summary>
    public Uri? For(HttpRequest? request) => Forwards && request is not null ? OriginOf(request) : null;

    /// <summary>
    /// The address that a request came by. The word of a proxy that ended TLS is taken: it decides how links begin, and
    /// nothing else.
    /// </summary>
    public static Uri OriginOf(HttpRequest request)
    {
        var scheme = request.Headers["X-Forwarded-Proto"] == "https" ? "https" : request.Scheme;
        return new Uri($"{scheme}://{request.Host.Value}");
    }

    /// <summary>
    /// Bucket and key of a target. Null when it names the bucket alone.
    /// </summary>
    public static (string Bucket, string Key)? ObjectOf(string target)
    {
        var parts = target.Split('?', 2)[0].Split('/', 3);
        return parts is [_, var bucket, { Length: > 0 } key] ? (bucket, Uri.UnescapeDataString(key)) : null;
    }

    private static bool IsOf(string target, string bucket) =>
        target.StartsWith('/') && target.AsSpan(1).StartsWith(bucket)
        && (target.Length == bucket.Length + 1 || target[bucket.Length + 1] is '/' or '?');
}
