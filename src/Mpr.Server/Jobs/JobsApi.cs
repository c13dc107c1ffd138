using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Jobs;
using Mpr.Server.Access;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Idempotency;

namespace Mpr.Server.Jobs;

/// <summary>REST face of the jobs.</summary>
internal static class JobsApi
{
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/jobs").WithTags("jobs");
        group.MapPost("/", CreateAsync).Idempotent<JobRequest>();
        group.MapPost("/dry-run", RehearseAsync);
        group.MapPost("/batch", CreateManyAsync).Idempotent<BatchRequest>();
        group.MapGet("/", ListAsync);
        group.MapGet("/{id}", ShowAsync);
        group.MapPost("/{id}/cancel", CancelAsync);
        group.MapPost("/{id}/prioritize", PrioritizeAsync);
        group.MapPost("/{id}/retry", RetryAsync);
        group.MapPost("/retry", RetryManyAsync);
        group.MapGet("/{id}/log", LogAsync);
    }

    private static async Task<Accepted<JobDocument>> CreateAsync(
        JobRequest request, JobSubmission submission, JobCatalog jobs, Caller caller, CancellationToken cancellation)
    {
        var job = await submission.SubmitAsync(request, caller, cancellation);
        var document = await jobs.GetAsync(job.Id, caller, cancellation);
        return Accepted(document with { CallbackSecret = job.CallbackSecret });
    }

    private static async Task<Ok<ForecastDocument>> RehearseAsync(
        JobRequest request, JobForecaster forecaster, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(await forecaster.ForecastAsync(request, caller, cancellation));

    private static async Task<Ok<BatchAnswer>> CreateManyAsync(
        BatchRequest request, JobBatch batch, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(await batch.SubmitAsync(request, caller, cancellation));

    private static async Task<Ok<Page<JobDocument>>> ListAsync(
        string? status,
        string? source_key,
        int? limit,
        string? cursor,
        JobCatalog jobs,
        Caller caller,
        CancellationToken cancellation)
    {
        var filter = new JobFilter(QueryEnum.Read<JobStatus>(status, nameof(status)), source_key);
        return TypedResults.Ok(
            await jobs.ListAsync(filter, caller, Cursor.Limit(limit), Cursor.Read(cursor), cancellation));
    }

    private static async Task<TaggedOk<JobDocument>> ShowAsync(
        string id, JobCatalog jobs, Caller caller, CancellationToken cancellation) =>
        new(await jobs.GetAsync(id, caller, cancellation));

    private static async Task<Accepted<JobDocument>> CancelAsync(
        string id, JobControl control, Caller caller, CancellationToken cancellation) =>
        Accepted(await control.CancelAsync(id, caller, cancellation));

    private static async Task<Ok<JobDocument>> PrioritizeAsync(
        string id, string priority, JobControl control, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(await control.PrioritizeAsync(
            id, QueryEnum.Need<JobPriority>(priority, nameof(priority)), caller, cancellation));

    private static async Task<Accepted<JobDocument>> RetryAsync(
        string id, string? executor, JobControl control, Caller caller, CancellationToken cancellation) =>
        Accepted(await control.RetryAsync(
            id, caller, cancellation, QueryEnum.Read<JobExecutor>(executor, nameof(executor))));

    private static async Task<Ok<RetriesDocument>> RetryManyAsync(
        RetryRequest request, JobControl control, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(await control.RetryManyAsync(request, caller, cancellation));

    private static async Task<ContentHttpResult> LogAsync(
        string id, JobCatalog jobs, Caller caller, CancellationToken cancellation) =>
        TypedResults.Text(await jobs.LogAsync(id, caller, cancellation), "text/plain; charset=utf-8");

    private static Accepted<JobDocument> Accepted(JobDocument job) => TypedResults.Accepted($"/api/jobs/{job.Id}", job);
}
