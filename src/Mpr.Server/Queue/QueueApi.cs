using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Queue;

/// <summary>REST face of the queue.</summary>
internal static class QueueApi
{
    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/queue").WithTags("queue");
        group.MapGet("/", ShowAsync).NeedsServer(AccessScope.Read);
        group.MapGet("/tasks", ListAsync).NeedsServer(AccessScope.Read);
        group.MapPost("/{pool}/pause", PauseAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/{pool}/resume", ResumeAsync).NeedsServer(AccessScope.Admin);
    }

    private static async Task<Ok<QueueDocument>> ShowAsync(QueueDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.ShowAsync(cancellation));

    private static async Task<Ok<Page<PlaceDocument>>> ListAsync(
        string? pool, int? limit, string? cursor, QueueDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.ListAsync(pool, Cursor.Limit(limit), Cursor.Read(cursor), cancellation));

    private static async Task<Ok<QueueDocument>> PauseAsync(
        string pool, QueueDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.PauseAsync(pool, true, cancellation));

    private static async Task<Ok<QueueDocument>> ResumeAsync(
        string pool, QueueDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.PauseAsync(pool, false, cancellation));
}
