using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Jobs;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>REST face of the jobs.</summary>
internal static class JobsApi
{
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/jobs").WithTags("jobs");
        group.MapPost("/", CreateAsync);
        group.MapGet("/", ListAsync);
        group.MapGet("/{id}", ShowAsync);
        group.MapPost("/{id}/cancel", CancelAsync);
        group.MapPost("/{id}/retry", RetryAsync);
        group.MapPost("/retry", RetryManyAsync);
        group.MapGet("/{id}/log", LogAsync);
    }

    private static async Task<Accepted<JobDocument>> CreateAsync(
        JobRequest request, JobSubmission submission, JobCatalog jobs, CancellationToken cancellation)
    {
        var job = await submission.SubmitAsync(request, cancellation);
        return Accepted(await jobs.GetAsync(job.Id, cancellation));
    }

    private static async Task<Ok<Page<JobDocument>>> ListAsync(
        string? status,
        string? source_key,
        int? limit,
        string? cursor,
        JobCatalog jobs,
        CancellationToken cancellation)
    {
        var filter = new JobFilter(QueryEnum.Read<JobStatus>(status, nameof(status)), source_key);
        return TypedResults.Ok(
            await jobs.ListAsync(filter, Cursor.Limit(limit), Cursor.Read(cursor), cancellation));
    }

    private static async Task<Ok<JobDocument>> ShowAsync(string id, JobCatalog jobs, CancellationToken cancellation) =>
        TypedResults.Ok(await jobs.GetAsync(id, cancellation));

    private static async Task<Accepted<JobDocument>> CancelAsync(
        string id, JobControl control, CancellationToken cancellation) =>
        Accepted(await control.CancelAsync(id, cancellation));

    private static async Task<Accepted<JobDocument>> RetryAsync(
        string id, JobControl control, CancellationToken cancellation) =>
        Accepted(await control.RetryAsync(id, cancellation));

    private static async Task<Ok<RetriesDocument>> RetryManyAsync(
        RetryRequest request, JobControl control, CancellationToken cancellation) =>
        TypedResults.Ok(await control.RetryManyAsync(request, cancellation));

    private static async Task<ContentHttpResult> LogAsync(string id, JobCatalog jobs, CancellationToken cancellation) =>
        TypedResults.Text(await jobs.LogAsync(id, cancellation), "text/plain; charset=utf-8");

    private static Accepted<JobDocument> Accepted(JobDocument job) => TypedResults.Accepted($"/api/jobs/{job.Id}", job);
}
