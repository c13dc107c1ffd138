using System.Data.Common;
using System.Text.Json;
using Mpr.Jobs;
using Mpr.Server.Access;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>What people do to a job after it was submitted.</summary>
public sealed class JobControl(JobQueue queue, JobCatalog catalog, ExecutorChoice executors)
{
    /// <summary>Asks a job to end; a job that is already cancelled stays so.</summary>
    /// <exception cref="ProblemException">404 no such job; 409 it has succeeded or failed.</exception>
    public async Task<JobDocument> CancelAsync(string id, Caller caller, CancellationToken cancellation)
    {
        await catalog.FindAsync(id, caller, cancellation);
        var answer = await queue.CancelAsync(id, cancellation);
        if (answer == CancelAnswer.NotFound)
        {
            throw ProblemException.NotFound($"There is no job {id}.");
        }

        var job = await catalog.GetAsync(id, caller, cancellation);
        return answer == CancelAnswer.AlreadyFinished && job.Status != JobStatus.Canceled
            ? throw Ended(job, "Only unfinished jobs can be cancelled.")
            : job;
    }

    /// <summary>Gives a job that has not ended another priority.</summary>
    /// <exception cref="ProblemException">404 no such job; 409 it has ended.</exception>
    public async Task<JobDocument> PrioritizeAsync(
        string id, JobPriority priority, Caller caller, CancellationToken cancellation)
    {
        await catalog.FindAsync(id, caller, cancellation);
        var answer = await queue.PrioritizeAsync(id, priority, cancellation);
        if (answer == PrioritizeAnswer.NotFound)
        {
            throw ProblemException.NotFound($"There is no job {id}.");
        }

        var job = await catalog.GetAsync(id, caller, cancellation);
        return answer == PrioritizeAnswer.AlreadyFinished
            ? throw Ended(job, "Only unfinished jobs have a place in the queue.")
            : job;
    }

    /// <summary>Runs a failed or cancelled job again, where it ran or on another executor.</summary>
    /// <exception cref="ProblemException">404 no such job; 409 it has neither failed nor been cancelled, or another
    /// unfinished job writes its output key by now.</exception>
    public async Task<JobDocument> RetryAsync(
        string id, Caller caller, CancellationToken cancellation, JobExecutor? executor = null)
    {
        var outputKey = (await catalog.FindAsync(id, caller, cancellation)).OutputKey;
        var places = executor is { } other ? await PlacesAsync(id, other, cancellation) : null;
        switch (await QueueAgainAsync(id, outputKey, places, cancellation))
        {
            case RetryAnswer.NotFound:
                throw ProblemException.NotFound($"There is no job {id}.");
            case RetryAnswer.NotRetryable:
                throw new ProblemException(
                    RefusalCatalogue.JobNotRetryable,
                    $"Job {id} has neither failed nor been cancelled.", "Submit a new job instead.");
            default:
                return await catalog.GetAsync(id, caller, cancellation);
        }
    }

    /// <summary>Runs many failed or cancelled jobs again: those that are named, or the newest of a state.</summary>
    /// <exception cref="ProblemException">400: the request names nothing, or too much.</exception>
    public async Task<RetriesDocument> RetryManyAsync(
        RetryRequest request, Caller caller, CancellationToken cancellation)
    {
        var retried = new List<string>();
        var refused = new List<RetryRefusal>();
        foreach (var id in await ChosenAsync(request, caller, cancellation))
        {
            try
            {
                await RetryAsync(id, caller, cancellation, request.Executor);
                retried.Add(id);
            }
            catch (ProblemException problem) when (problem.Status < 500)
            {
                refused.Add(new RetryRefusal(id, problem.Code, problem.Message));
            }
        }

        return new RetriesDocument(retried, refused);
    }

    private static ProblemException Ended(JobDocument job, string advice) => new(
        RefusalCatalogue.JobEnded, $"Job {job.Id} has already {Data.StoredName.Text(job.Status)}.", advice);

    private async Task<IReadOnlyList<string>> ChosenAsync(
        RetryRequest request, Caller caller, CancellationToken cancellation) =>
        request switch
        {
            { Ids: { Count: > 0 and <= RetryRequest.Most } ids, Status: null, Group: null } => [.. ids.Distinct()],
            { Ids: null, Status: JobStatus.Failed or JobStatus.Canceled } =>
                await catalog.EndedAsync(request.Status.Value, request.Group, caller, RetryRequest.Most, cancellation),
            _ => throw ProblemException.Invalid(
                $"Name 1 to {RetryRequest.Most} jobs in ids, or a status (failed or canceled) and, if you like, a group."),
        };

    private async Task<IReadOnlyDictionary<string, TaskPlace>> PlacesAsync(
        string id, JobExecutor executor, CancellationToken cancellation)
    {
        var tasks = await catalog.PayloadsAsync(id, cancellation);
        var chosen = executors.Choose(executor, [.. tasks.Values]);
        await catalog.NoteEstimateAsync(
            id,
            chosen is { Executor: JobExecutor.Lambda, Estimate: { } estimate } ? JsonSerializer.Serialize(estimate) : null,
            cancellation);
        return tasks.ToDictionary(t => t.Key, t => executors.PlaceOf(t.Value, chosen));
    }

    private async Task<RetryAnswer> QueueAgainAsync(
        string id, string outputKey, IReadOnlyDictionary<string, TaskPlace>? places, CancellationToken cancellation)
    {
        try
        {
            return await queue.RetryAsync(id, places, cancellation);
        }
        catch (DbException conflict) when (OutputConflict.Is(conflict))
        {
            throw OutputConflict.Problem(outputKey);
        }
    }
}
