using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>
/// Turns a request into a committed job: finds and probes the source, plans, refuses at once what cannot work, and
/// only then answers.
/// </summary>
public sealed class JobSubmission(
    JobPreparation preparation, JobQueue queue, ExecutorChoice executors, TimeProvider time)
{
    /// <summary>A picture is a small part of a job's work.</summary>
    private const double PictureWeight = 0.05;

    /// <summary>Accepts a job. When this returns, the job is in the database and will run.</summary>
    /// <param name="id">Its id, chosen before so that a repetition is refused by the database; null makes one.</param>
    /// <exception cref="ProblemException">The request is refused; nothing was kept.</exception>
    public async Task<MediaJob> SubmitAsync(
        JobRequest request, Caller caller, CancellationToken cancellation, string? id = null)
    {
        var prepared = await preparation.PrepareAsync(request, caller, cancellation);
        if (!request.Overwrite && await preparation.FindInTheWayAsync(prepared.Plan, cancellation) is { } there)
        {
            throw OutputConflict.Problem(there);
        }

        var chosen = executors.Choose(request.Executor, prepared.Plan.Tasks);
        var job = NewJob(request, prepared, id);
        job.LambdaEstimate = chosen is { Executor: JobExecutor.Lambda, Estimate: { } estimate }
            ? JsonSerializer.Serialize(estimate)
            : null;
        try
        {
            await queue.SubmitAsync(job, Tasks(prepared.Plan, request, chosen), cancellation);
        }
        catch (DbUpdateException conflict) when (OutputConflict.Is(conflict))
        {
            throw OutputConflict.Problem(job.OutputKey);
        }

        return job;
    }

    private MediaJob NewJob(JobRequest request, PreparedJob prepared, string? id)
    {
        return new MediaJob
        {
            Id = id ?? TimeOrderedId.Create("job", time),
            Type = request.Type!,
            Priority = request.Priority,
            Group = request.Group ?? "",
            AssetId = prepared.Asset.Id,
            SourceKey = prepared.Asset.Key,
            OutputKey = prepared.Plan.OutputKey,
            Preset = (prepared.Plan.Tasks[0].Operation as Transcode)?.Preset,
            Operation = JsonSerializer.Serialize(prepared.Operation),
            CallbackUrl = prepared.Callback.Url,
            CallbackSecret = prepared.Callback.Secret,
        };
    }

    private List<JobTask> Tasks(MediaPlan plan, JobRequest request, ChosenExecutor executor)
    {
        var tasks = new List<JobTask>();
        foreach (var task in plan.Tasks)
        {
            tasks.Add(NewTask(task with { Verify = request.Verify }, tasks.Count > 0 ? tasks[^1].Id : null, executor));
        }

        return tasks;
    }

    private JobTask NewTask(MediaTask task, string? previous, ChosenExecutor executor)
    {
        var place = executors.PlaceOf(task, executor);
        return new JobTask
        {
            Id = TimeOrderedId.Create("task", time),
            DependsOn = previous is null ? [] : [previous],
            Weight = task.Recipe.SinglePicture ? PictureWeight : 1,
            Kind = MediaTaskHandler.Kind,
            Payload = task.ToJson(),
            Pool = place.Pool,
            Tags = place.Tags,
            Reservation = place.Reservation,
        };
    }
}
