using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Data;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>
/// The dry run of a submission. It is refused as the submission would be; only what is at the output key is told
/// instead. A source that nobody has seen is registered and probed, as by the submission.
/// </summary>
public sealed class JobForecaster(
    JobPreparation preparation,
    ExecutorChoice executors,
    JobPace pace,
    ObjectStore store,
    IDbContextFactory<MprDbContext> databases)
{
    /// <exception cref="ProblemException">The submission would be refused.</exception>
    public async Task<ForecastDocument> ForecastAsync(
        JobRequest request, Caller caller, CancellationToken cancellation)
    {
        var job = await preparation.PrepareAsync(request, caller, cancellation);
        var chosen = executors.Choose(request.Executor, job.Plan.Tasks);
        var task = job.Plan.Tasks[0];
        var size = WorkEstimate.Size(task, job.Probe);
        var (seconds, basis) = await SecondsAsync(task, request.Type!, chosen, caller, cancellation);
        return new ForecastDocument(
            job.Asset.Key,
            job.Asset.Id,
            request.Type!,
            (task.Operation as Transcode)?.Preset,
            store.BucketOut,
            job.Plan.OutputKey,
            await ConflictAsync(job.Plan, request.Overwrite, caller, cancellation),
            task.Expected.Width > 0 ? task.Expected.Width : null,
            task.Expected.Height > 0 ? task.Expected.Height : null,
            task.Expected.Duration is { } length ? Math.Round(length.TotalSeconds, 3) : null,
            size?.Bytes,
            size?.Basis,
            seconds,
            basis,
            chosen.Executor,
            chosen.Reason,
            chosen.Estimate is { } estimate ? ForecastLambda.From(estimate, executors.Account(estimate, [])) : null,
            [.. job.Plan.Tasks.SelectMany(t => t.Notes).Concat(chosen.Excess).Distinct()]);
    }

    private async Task<(double? Seconds, SecondsBasis? Basis)> SecondsAsync(
        MediaTask task, string type, ChosenExecutor chosen, Caller caller, CancellationToken cancellation)
    {
        var paces = await pace.OfAsync(task.Operation, type, chosen.Executor, caller, cancellation);
        return task.Expected.Duration is { } length && paces is { } middle
            ? (Math.Round(middle * length.TotalSeconds, 1), SecondsBasis.EarlierJobs)
            : chosen is { Executor: JobExecutor.Lambda, Estimate: { } estimate }
                ? (estimate.Seconds, SecondsBasis.AssumedRates)
                : (null, null);
    }

    // In the order of a submission: the object first, then the unique index of unfinished jobs.
    private async Task<ForecastConflict?> ConflictAsync(
        MediaPlan plan, bool overwrite, Caller caller, CancellationToken cancellation)
    {
        var there = await preparation.FindInTheWayAsync(plan, cancellation);
        if (there is not null && !overwrite)
        {
            return Of(there, RefusalCatalogue.OutputExists.Code, null);
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var writer = await db.MediaJobs.AsNoTracking()
            .Where(j => j.OutputKey == plan.OutputKey)
            .Where(j => j.Status == JobStatus.Queued || j.Status == JobStatus.Running || j.Status == JobStatus.Canceling)
            .Select(j => new { j.Id, j.SourceKey })
            .FirstOrDefaultAsync(cancellation);
        return writer is not null
            ? Of(there?.Key == plan.OutputKey ? there : null, RefusalCatalogue.OutputConflict.Code,
                caller.Sees(writer.SourceKey) ? writer.Id : null)
            : there is not null ? Of(there, null, null) : null;

        ForecastConflict Of(StoredObject? found, string? code, string? job) =>
            new(code, found?.Key ?? plan.OutputKey, overwrite, found?.Size, found?.LastModified, job);
    }
}
