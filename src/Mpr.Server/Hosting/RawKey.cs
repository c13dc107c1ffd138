using Microsoft.AspNetCore.Http.Features;

namespace Mpr.Server.Hosting;

/// <summary>Keys in addresses.</summary>
internal static class RawKey
{
    /// <summary>
    /// The key behind a route, out of the target as sent: routing decodes %2F and joins slashes, which are different keys.
    /// </summary>
    /// <exception cref="ProblemException">404: there is none.</exception>
    public static string Of(HttpContext context, string route)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        return path.StartsWith(route, StringComparison.Ordinal) && path.Length > route.Length
            ? Uri.UnescapeDataString(path[route.Length..])
            : throw ProblemException.NotFound("The address names no key.");
    }
}
