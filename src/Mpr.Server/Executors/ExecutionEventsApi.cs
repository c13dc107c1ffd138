using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Mpr.Server.Access;
using Mpr.Server.Events;
using Mpr.Server.Hosting;

namespace Mpr.Server.Executors;

/// <summary>
/// Hears from EventBridge that an execution has ended
/// (https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html). What is told is not believed: it
/// makes the watch ask at once.
/// </summary>
internal static class ExecutionEventsApi
{
    private const int LargestBody = 1024 * 1024;

    public static void MapExecutionEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/events/executions", TakeAsync).WithTags("events").NeedsNoKey()
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody));

    private static async Task<Accepted> TakeAsync(
        HttpContext context,
        JsonElement body,
        EventOptions options,
        IServiceProvider services,
        CancellationToken cancellation)
    {
        EventToken.Admit(context, options);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("detail", out var detail)
            || detail.ValueKind != JsonValueKind.Object || !detail.TryGetProperty("executionArn", out var arn)
            || arn.ValueKind != JsonValueKind.String)
        {
            throw ProblemException.Invalid("The body is no status change of an execution.");
        }

        if (services.GetService<ExecutionLedger>() is { } ledger)
        {
            await ledger.ForgetAsync(arn.GetString()!, cancellation);
            services.GetRequiredService<WatchSignal>().Raise();
        }

        return TypedResults.Accepted((string?)null);
    }
}
