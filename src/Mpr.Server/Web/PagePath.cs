using Mpr.Server.Forwarding;

namespace Mpr.Server.Web;

/// <summary>
/// Which paths are places in the page. Not those of the server's own routes, nor those of the buckets: a slip in such an
/// address is to be told, not to be answered with a page. And no names of files.
/// </summary>
internal sealed class PagePath(StoreAddress store) : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
    {
        var path = values[routeKey] as string ?? "";
        return !store.IsReserved(path.Split('/', 2)[0]) && !path[(path.LastIndexOf('/') + 1)..].Contains('.');
    }
}
