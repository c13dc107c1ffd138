using Microsoft.Net.Http.Headers;
using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

/// <summary>
/// Every request passes here, after routing and before its handler: the name that the server was addressed by, who
/// calls, where the page came from that calls, and what the route needs, in this order.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, AccessOptions options, ApiKeys keys)
{
    public const string Cookie = "mpr_session";

    private const string Bearer = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        var open = options.LoopbackOnly && !await keys.AnyAsync(context.RequestAborted);
        RequestOrigin.RequireHost(context.Request, options, open);
        var (caller, byHeader) = await IdentifyAsync(context, open);
        if (!byHeader)
        {
            // What a browser adds by itself proves nothing about who wrote the page.
            RequestOrigin.RequireOwnPage(context.Request, options);
        }

        Admit(context, caller);
        await next(context);
    }

    private static void Admit(HttpContext context, Caller? caller)
    {
        if (context.GetEndpoint() is { } route)
        {
            var needed = route.Metadata.GetMetadata<NeedsScope>() ?? Default(context.Request);
            if (needed.Scope is { } scope)
            {
                caller = caller ?? throw Unknown(context);
                caller.Require(scope);
                if (needed.WholeServer)
                {
                    caller.RequireEverything();
                }
            }
        }
        else if (caller is null)
        {
            // Whoever has no key does not learn which routes there are.
            throw Unknown(context);
        }

        context.Items[typeof(Caller)] = caller;
    }

    private static NeedsScope Default(HttpRequest request) =>
        new(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? AccessScope.Read : AccessScope.Write);

    private static ProblemException Unknown(HttpContext context) =>
        context.Request.Headers.ContainsKey(HeaderNames.Authorization)
            ? new ProblemException(
                RefusalCatalogue.Unauthorized, "The key is unknown, revoked or has ended.", "Ask for a new one.")
            : new ProblemException(
                RefusalCatalogue.Unauthorized,
                "This server needs a key.",
                "Send it as \"Authorization: Bearer mpr_...\"; the command line takes it from MPR_TOKEN.");

    private async Task<(Caller? Caller, bool ByHeader)> IdentifyAsync(HttpContext context, bool open)
    {
        var cancellation = context.RequestAborted;
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return (Of(await keys.FindAsync(header[Bearer.Length..].Trim(), cancellation)), true);
        }

        var session = context.Request.Cookies[Cookie] is { Length: > 0 } cookie
            ? Of(await keys.FindBySessionAsync(cookie, cancellation))
            : null;
        return (session ?? (open ? Caller.Open : null), false);
    }

    private static Caller? Of(ApiKey? key) => key is null ? null : new Caller(key.Id, key.Name, key.Scope, key.Prefix);
}
