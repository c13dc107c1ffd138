using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Mpr.Processing.Remote;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Executors;

/// <summary>Takes the calls of functions. Their signature is their key.</summary>
internal static class CallbacksApi
{
    // A result with FFmpeg's last lines is some 100 KiB.
    private const int LargestBody = 1024 * 1024;

    /// <summary>How far the clock of a function may be off, as Standard Webhooks advises.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static void MapCallbacks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/callbacks/jobs/{id}", TakeAsync).WithTags("callbacks").NeedsNoKey()
            .Accepts<RemoteReport>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody));

    private static async Task<Ok<RemoteAnswer>> TakeAsync(
        string id, HttpContext context, IServiceProvider services, TimeProvider time, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation);
        Admit(context.Request, body.ToArray(), services.GetService<LambdaSettings>(), time);
        var report = Read(body.ToArray());
        var answer = await services.GetRequiredService<CallbackDesk>().TakeAsync(id, report, cancellation);
        return TypedResults.Ok(answer ?? throw new ProblemException(
            RefusalCatalogue.StaleAttempt, $"Attempt {report.Attempt} of {report.Task} is not the present one."));
    }

    private static void Admit(HttpRequest request, byte[] body, LambdaSettings? settings, TimeProvider time)
    {
        var headers = request.Headers;
        var known = settings is not null
            && long.TryParse(
                headers[MessageSignature.TimeHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) <= Skew.TotalSeconds
            && MessageSignature.Verify(
                settings.CallbackSecret,
                headers[MessageSignature.IdHeader].ToString(),
                seconds,
                body,
                headers[MessageSignature.SignatureHeader].ToString());
        if (!known)
        {
            throw new ProblemException(
                RefusalCatalogue.Unauthorized,
                "The call is not signed with the secret of this server, or its time is too far off.",
                "Give function and server the same MPR_CALLBACK_SECRET, and check the clocks.");
        }
    }

    private static RemoteReport Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<RemoteReport>(body, RemoteJson.Options)
                ?? throw new JsonException("The report is null.");
        }
        catch (JsonException wrong)
        {
            throw ProblemException.Invalid($"The body is no report: {wrong.Message}");
        }
    }
}
