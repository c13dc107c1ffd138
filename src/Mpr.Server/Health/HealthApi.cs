using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;

namespace Mpr.Server.Health;

/// <summary>Says whether the server can take requests, and how its parts are.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", ReadyAsync).WithTags("health").NeedsNoKey();
        routes.MapGet("/api/health", ReportAsync).WithTags("health");
    }

    private static async Task<Ok<Readiness>> ReadyAsync(DatabaseReadiness database, CancellationToken cancellation)
    {
        await database.CheckAsync(cancellation);
        return TypedResults.Ok(new Readiness("ok"));
    }

    private static async Task<Ok<HealthReport>> ReportAsync(HealthInspector inspector, CancellationToken cancellation) =>
        TypedResults.Ok(await inspector.InspectAsync(cancellation));
}

/// <summary>The server takes requests.</summary>
public sealed record Readiness(string Status);
