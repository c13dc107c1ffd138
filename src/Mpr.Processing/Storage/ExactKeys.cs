namespace Mpr.Processing.Storage;

/// <summary>
/// Sends keys as they are. The SDK signs <c>/a</c> and <c>x/../y</c> as such, but its URLs lose a leading slash and
/// have dot segments resolved, so such objects could not be reached. The key in question flows with the async call.
/// </summary>
internal sealed class ExactKeys : DelegatingHandler
{
    private static readonly AsyncLocal<string?> Current = new();
    private static readonly UriCreationOptions AsWritten =
        new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Names the key of the requests that this async flow sends from here on; null = none.</summary>
    public static void Use(string? key) => Current.Value = key is not null && NeedsCare(key) ? key : null;

    /// <summary>Puts the key into a URL that the SDK made for it.</summary>
    public static Uri Correct(string url, string bucket, string key)
    {
        var uri = new Uri(url);
        return NeedsCare(key) ? Rewritten(uri, key, IsPathStyle(uri, bucket) ? bucket : null) : uri;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Current.Value is { } key && request.RequestUri is { } uri)
        {
            var segments = uri.AbsolutePath.Split('/', 3);
            request.RequestUri = Rewritten(uri, key, PathStyle ? segments[1] : null);
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>Whether the bucket is the first segment of the path.</summary>
    public required bool PathStyle { get; init; }

    private static bool IsPathStyle(Uri uri, string bucket) =>
        !uri.Host.StartsWith(bucket + ".", StringComparison.OrdinalIgnoreCase);

    private static Uri Rewritten(Uri uri, string key, string? bucket)
    {
        var path = string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        var prefix = bucket is null ? "/" : $"/{bucket}/";
        return new Uri($"{uri.GetLeftPart(UriPartial.Authority)}{prefix}{path}{uri.Query}", AsWritten);
    }

    private static bool NeedsCare(string key) =>
        key.StartsWith('/') || key.Split('/').Any(segment => segment is "." or "..");
}
