namespace Mpr.S3.Protocol;

/// <summary>
/// Bucket, key and query of a request, taken from the raw target: a normalised path has lost what keys may hold, such
/// as <c>..</c>, <c>//</c> and an encoded slash.
/// </summary>
/// <param name="RawPath">As sent, still encoded.</param>
/// <param name="Bucket">Empty when the target is the service.</param>
/// <param name="Key">Empty when the target is the service or a bucket.</param>
/// <param name="Query">Decoded.</param>
internal sealed record RequestTarget(string RawPath, string Bucket, string Key, QueryParameters Query)
{
    /// <param name="rawTarget">The target of the request line.</param>
    /// <param name="host">The Host header, or empty.</param>
    /// <param name="baseNames">Host names below which a bucket may stand as the first label.</param>
    /// <exception cref="S3Exception">An escape is malformed.</exception>
    public static RequestTarget Parse(string rawTarget, string host, IReadOnlyList<string> baseNames)
    {
        var target = rawTarget.AsSpan();
        if (!target.StartsWith('/'))
        {
            target = PathOfAbsolute(target);
        }

        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var query = QueryParameters.Parse(mark < 0 ? [] : target[(mark + 1)..]);
        var rest = path.IsEmpty ? path : path[1..];
        if (BucketOfHost(host, baseNames) is { } bucket)
        {
            return new RequestTarget(path.ToString(), bucket, PercentEncoding.Decode(rest), query);
        }

        var slash = rest.IndexOf('/');
        return slash < 0
            ? new RequestTarget(path.ToString(), PercentEncoding.Decode(rest), "", query)
            : new RequestTarget(
                path.ToString(),
                PercentEncoding.Decode(rest[..slash]),
                PercentEncoding.Decode(rest[(slash + 1)..]),
                query);
    }

    private static ReadOnlySpan<char> PathOfAbsolute(ReadOnlySpan<char> target)
    {
        var scheme = target.IndexOf("://");
        if (scheme < 0)
        {
            return "/";
        }

        var slash = target[(scheme + 3)..].IndexOf('/');
        return slash < 0 ? "/" : target[(scheme + 3 + slash)..];
    }

    private static string? BucketOfHost(string host, IReadOnlyList<string> baseNames)
    {
        var port = host.LastIndexOf(':');
        var name = port > host.LastIndexOf(']') ? host[..port] : host;
        foreach (var baseName in baseNames)
        {
            if (name.Length > baseName.Length + 1 && name[^(baseName.Length + 1)] == '.'
                && name.EndsWith(baseName, StringComparison.OrdinalIgnoreCase))
            {
                return name[..^(baseName.Length + 1)];
            }
        }

        return null;
    }
}
