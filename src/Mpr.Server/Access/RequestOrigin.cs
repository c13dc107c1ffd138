using System.Net;
using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

/// <summary>
/// Guards against pages of other sites that a browser on this machine has open: a name that was made to point here
/// (DNS rebinding), and requests that carry our cookie, or need none, from a foreign page (CSRF).
/// </summary>
internal static class RequestOrigin
{
    /// <summary>Refuses names that nobody gave this server.</summary>
    /// <param name="open">Without keys only the names of the loopback are its own, unless the settings have more.</param>
    /// <exception cref="ProblemException">403.</exception>
    public static void RequireHost(HttpRequest request, AccessOptions options, bool open)
    {
        var host = request.Host.Host;
        var any = !open && options.Hosts.Count == 0;
        if (!any && !IsLoopbackName(host) && !options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            throw new ProblemException(
                RefusalCatalogue.HostNotAllowed,
                $"The server does not go by the name \"{host}\".",
                "Name it in MPR_ALLOWED_HOSTS, or make a key: a server without keys answers to localhost only.");
        }
    }

    /// <summary>Refuses changes that a page of another origin asks for.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public static void RequireOwnPage(HttpRequest request, AccessOptions options)
    {
        var origin = request.Headers.Origin.ToString();
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var watches = request.Headers.Upgrade.Count > 0;
        if ((changes || watches) && origin.Length > 0 && !IsOwn(origin, request)
            && !options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            throw new ProblemException(
                RefusalCatalogue.OriginNotAllowed,
                $"Pages of {origin} may not use this server.",
                "Name the origin in MPR_CORS_ORIGINS.");
        }
    }

    // A proxy may end TLS, so the scheme says nothing; host and port must be those that the request was sent to.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
