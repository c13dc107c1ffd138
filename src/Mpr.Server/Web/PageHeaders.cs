using Mpr.Processing.Storage;
using Mpr.Server.Forwarding;

namespace Mpr.Server.Web;

/// <summary>What the browser is told to keep the page to.</summary>
/// <param name="store">By what address browsers reach the store.</param>
/// <param name="options">Where the store is.</param>
internal sealed class PageHeaders(StoreAddress store, ObjectStoreOptions options)
{
    /// <summary>
    /// Scripts, styles, fonts: from here alone. Media and uploads also go straight to a store that has an address of its
    /// own, since links lead there. Styles may be inline: the components set sizes and colours by them.
    /// https://www.w3.org/TR/CSP3/
    /// </summary>
    private readonly string _policy = Policy(StoreOf(store, options));

    public void WriteTo(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static string Policy(string store) => string.Join("; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "worker-src 'self'",
        $"img-src 'self' data: blob:{store}",
        $"media-src 'self' blob:{store}",
        $"connect-src 'self'{store}",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'");

    private static string StoreOf(StoreAddress store, ObjectStoreOptions options) =>
        store.Forwards ? ""
        : (options.PublicEndpoint ?? options.Endpoint) is { } own
            ? $" {own.GetLeftPart(UriPartial.Authority)} {own.Scheme}://*.{own.Authority}"
            : " https://*.amazonaws.com";
}
