using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Workers;

/// <summary>REST face of the workers.</summary>
internal static class WorkersApi
{
    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workers").WithTags("workers");
        group.MapGet("/", ListAsync).NeedsServer(AccessScope.Read);
        group.MapPost("/{name}/drain", DrainAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/{name}/resume", ResumeAsync).NeedsServer(AccessScope.Admin);
    }

    private static async Task<Ok<Page<WorkerDocument>>> ListAsync(WorkerDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<WorkerDocument>(await desk.ListAsync(cancellation), null));

    private static async Task<Accepted<WorkerDocument>> DrainAsync(
        string name, WorkerDesk desk, CancellationToken cancellation) =>
        TypedResults.Accepted("/api/workers", await desk.DrainAsync(name, true, cancellation));

    private static async Task<Accepted<WorkerDocument>> ResumeAsync(
        string name, WorkerDesk desk, CancellationToken cancellation) =>
        TypedResults.Accepted("/api/workers", await desk.DrainAsync(name, false, cancellation));
}
