using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

/// <summary>REST face of the keys, and the login of browsers.</summary>
internal static class AccessApi
{
    private static readonly TimeSpan SessionLength = TimeSpan.FromDays(7);

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").WithTags("access").NeedsServer(AccessScope.Admin);
        keys.MapPost("/", CreateAsync);
        keys.MapGet("/", ListAsync);
        keys.MapDelete("/{id}", RevokeAsync);

        var session = routes.MapGroup("/api/session").WithTags("access");
        session.MapPost("/", LogInAsync).NeedsNoKey();
        session.MapGet("/", Show);
        session.MapDelete("/", LogOutAsync).NeedsNoKey();
    }

    private static async Task<Created<KeyDocument>> CreateAsync(
        KeyRequest request, ApiKeys keys, CancellationToken cancellation)
    {
        var (key, secret) = await keys.CreateAsync(
            request.Name, request.Scope, request.Prefix, request.ExpiresAt, cancellation);
        return TypedResults.Created($"/api/keys/{key.Id}", KeyDocument.From(key, secret));
    }

    private static async Task<Ok<Page<KeyDocument>>> ListAsync(ApiKeys keys, CancellationToken cancellation)
    {
        var all = await keys.ListAsync(cancellation);
        return TypedResults.Ok(new Page<KeyDocument>([.. all.Select(k => KeyDocument.From(k))], null));
    }

    private static async Task<NoContent> RevokeAsync(string id, ApiKeys keys, CancellationToken cancellation)
    {
        await keys.RevokeAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionDocument>> LogInAsync(
        SessionRequest request, HttpContext context, ApiKeys keys, CancellationToken cancellation)
    {
        var key = await keys.FindAsync(request.Key ?? "", cancellation)
            ?? throw new ProblemException(RefusalCatalogue.Unauthorized, "The key is unknown, revoked or has ended.");
        var cookie = await keys.OpenSessionAsync(key, SessionLength, cancellation);
        context.Response.Cookies.Append(AccessGate.Cookie, cookie, CookieOptions(context.Request, SessionLength));
        return TypedResults.Ok(new SessionDocument(key.Name, key.Scope, key.Prefix, false));
    }

    private static Ok<SessionDocument> Show(Caller caller) => TypedResults.Ok(SessionDocument.From(caller));

    private static async Task<NoContent> LogOutAsync(HttpContext context, ApiKeys keys, CancellationToken cancellation)
    {
        if (context.Request.Cookies[AccessGate.Cookie] is { Length: > 0 } cookie)
        {
            await keys.CloseSessionAsync(cookie, cancellation);
            context.Response.Cookies.Delete(AccessGate.Cookie, CookieOptions(context.Request, null));
        }

        return TypedResults.NoContent();
    }

    private static CookieOptions CookieOptions(HttpRequest request, TimeSpan? length) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // Behind a proxy that ends TLS the browser still sees https; on plain loopback it would drop a secure cookie.
        Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        MaxAge = length,
        Path = "/",
    };
}
