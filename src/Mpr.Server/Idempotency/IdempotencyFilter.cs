using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;

namespace Mpr.Server.Idempotency;

/// <summary>Lets a client repeat a request that may have been lost: with the same Idempotency-Key it is done once.</summary>
/// <typeparam name="TRequest">The body that the route takes.</typeparam>
internal sealed class IdempotencyFilter<TRequest>(KeptAnswers answers) : IEndpointFilter
    where TRequest : class
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0)
        {
            return await next(context);
        }

        if (key.Length > LongestKey)
        {
            throw ProblemException.Invalid($"{Header} must have at most {LongestKey} characters.");
        }

        var caller = http.RequestServices.GetRequiredService<Caller>().Id;
        var known = await answers.ClaimAsync(caller, key, Fingerprint(context), http.RequestAborted);
        return known is null ? await FirstAsync(context, next, caller, key) : new Replay(known);
    }

    private async Task<object?> FirstAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, string caller, string key)
    {
        object? answer;
        try
        {
            answer = await next(context);
        }
        catch
        {
            await answers.ReleaseAsync(caller, key, CancellationToken.None);
            throw;
        }

        // Whoever has gone away meanwhile is the one who will ask again.
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        var document = (answer as IValueHttpResult)?.Value;
        var body = document is null ? null : JsonSerializer.Serialize(document, document.GetType(), ApiJson.Options);
        await answers.KeepAsync(caller, key, status, Location(answer), body, CancellationToken.None);
        return answer;
    }

    private static string? Location(object? answer) => (answer as Accepted<JobDocument>)?.Location;

    private static string Fingerprint(EndpointFilterInvocationContext context)
    {
        var request = context.Arguments.OfType<TRequest>().Single();
        var text = $"{context.HttpContext.Request.Path}\n{JsonSerializer.Serialize(request, ApiJson.Options)}";
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private sealed class Replay(KeptAnswer known) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = known.Status!.Value;
            response.Headers["Idempotency-Replayed"] = "true";
            if (known.Location is { } location)
            {
                response.Headers.Location = location;
            }

            response.ContentType = "application/json; charset=utf-8";
            return response.WriteAsync(known.Body ?? "", httpContext.RequestAborted);
        }
    }
}

internal static class IdempotencyRoutes
{
    public static void AddIdempotency(this IServiceCollection services) => services.AddSingleton<KeptAnswers>();

    /// <summary>Takes an Idempotency-Key.</summary>
    public static RouteHandlerBuilder Idempotent<TRequest>(this RouteHandlerBuilder route)
        where TRequest : class => route.AddEndpointFilter<IdempotencyFilter<TRequest>>();
}
