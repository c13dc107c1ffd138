using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;
using Mpr.Jobs.Workers;

namespace Mpr.Jobs;

/// <summary>
/// Submits, cancels and retries jobs. Thread safe; may be used by any process that shares the database.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is the queue of jobs.")]
public sealed class JobQueue
{
    private readonly EngineDatabase _database;
    private readonly Dispatcher _dispatcher;
    private readonly LeaseKeeper _keeper;
    private readonly Admission _admission;

    internal JobQueue(EngineDatabase database, Dispatcher dispatcher, LeaseKeeper keeper, Admission admission)
    {
        _admission = admission;
        _database = database;
        _dispatcher = dispatcher;
        _keeper = keeper;
    }

    /// <summary>
    /// Commits job, tasks and dependencies in one transaction, then hands the tasks that wait for none to the
    /// dispatcher. Once this returns the job is never lost; should the process die in between, or the dispatcher not
    /// answer, a worker repeats the handing over.
    /// </summary>
    /// <param name="job">A new job.</param>
    /// <param name="tasks">Its tasks, at least one, in the order in which they are to be started and shown.</param>
    /// <param name="cancellationToken">Ends the wait; a job that was committed stays.</param>
    /// <exception cref="ArgumentException">
    /// No task, an id twice, an unknown or circular dependency, a bad pool or weight.
    /// </exception>
    /// <exception cref="QueueFullException">A limit of the options is reached.</exception>
    /// <exception cref="DbUpdateException">
    /// The database refuses, for example because of a unique index of the application.
    /// </exception>
    public async Task SubmitAsync(Job job, IReadOnlyList<JobTask> tasks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(tasks);
        SubmissionRules.Check(tasks);
        await _database.WithContextAsync(
            async (context, token) =>
            {
                await context.Database.CreateExecutionStrategy().ExecuteAsync(
                    t => CommitAsync(context, job, tasks, t), token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var ready = tasks.Where(t => t.DependsOn.Count == 0)
            .Select(t => new ReadyTask(t.Id, new(t.Pool, t.Tags))).ToList();
        await _dispatcher.DispatchMarkedAsync(ready).ConfigureAwait(false);
    }

    /// <summary>Cancels a job: what has not started never will, what runs is ended within about two seconds.</summary>
    public async Task<CancelAnswer> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var change = await _database.TransactAsync(
            (db, t) => CancelAsync(db, jobId, t), cancellationToken).ConfigureAwait(false);
        _keeper.Wake();
        await _dispatcher.DispatchAsync(change!.Ready, CancellationToken.None).ConfigureAwait(false);
        return change.Answer;
    }

    /// <summary>
    /// Gives a job another priority. What waits leaves its place and stands in the new priority where a job of its group
    /// that came now would; what runs goes on, and has the priority should it be tried again.
    /// </summary>
    public async Task<PrioritizeAnswer> PrioritizeAsync(
        string jobId, JobPriority priority, CancellationToken cancellationToken)
    {
        var change = await _database.TransactAsync(
            (db, t) => PrioritizeAsync(db, jobId, priority, t), cancellationToken).ConfigureAwait(false);
        return change!.Answer;
    }

    /// <summary>
    /// Queues what failed or was cancelled again, with fresh counts of failures; attempts keep counting up. What
    /// succeeded keeps its result.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="places">Where its tasks stand from now on, by their ids; null leaves them where they were.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RetryAnswer> RetryAsync(
        string jobId, IReadOnlyDictionary<string, TaskPlace>? places, CancellationToken cancellationToken)
    {
        var change = await _database.TransactAsync(
            (db, t) => RetryAsync(db, jobId, places, t), cancellationToken).ConfigureAwait(false);
        await _dispatcher.DispatchAsync(change!.Ready, CancellationToken.None).ConfigureAwait(false);
        return change.Answer;
    }

    /// <inheritdoc cref="RetryAsync(string, IReadOnlyDictionary{string, TaskPlace}, CancellationToken)" />
    public Task<RetryAnswer> RetryAsync(string jobId, CancellationToken cancellationToken) =>
        RetryAsync(jobId, null, cancellationToken);

    /// <summary>Lets no worker take tasks from a pool; what runs goes on. Idempotent.</summary>
    public Task PausePoolAsync(string pool, CancellationToken cancellationToken) =>
        PauseAsync(pool, true, cancellationToken);

    /// <summary>Opens a paused pool again. Idempotent.</summary>
    public Task ResumePoolAsync(string pool, CancellationToken cancellationToken) =>
        PauseAsync(pool, false, cancellationToken);

    /// <summary>
    /// Asks a worker to finish what it runs and to take nothing more, or with false to take tasks again. It obeys
    /// within the reconcile interval. False when there is no such worker.
    /// </summary>
    public Task<bool> DrainWorkerAsync(string name, bool drain, CancellationToken cancellationToken) =>
        _database.QueryAsync((db, t) => WorkerStatements.DrainAsync(db, name, drain, t), cancellationToken);

    private async Task PauseAsync(string pool, bool paused, CancellationToken cancellationToken)
    {
        PoolName.Check(pool);
        await _database.TransactAsync<object>(
            async (db, t) =>
            {
                await PoolStatements.PauseAsync(db, pool, paused, t).ConfigureAwait(false);
                return pool;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task CommitAsync(
        JobsDbContext context, Job job, IReadOnlyList<JobTask> tasks, CancellationToken token)
    {
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
        var now = DateTimeOffset.FromUnixTimeMilliseconds((await context.Database
            .SqlQueryRaw<long>(_database.Dialect(context).SelectNow)
            .ToListAsync(token).ConfigureAwait(false))[0]);
        job.CreatedAt = now;
        context.Add(job);
        for (var ordinal = 0; ordinal < tasks.Count; ordinal++)
        {
            Prepare(job, tasks[ordinal], ordinal, now);
        }

        var db = new EngineTransaction(
            context.Database.GetDbConnection(), transaction.GetDbTransaction(), _database.Dialect(context));
        await _admission.AdmitAsync(db, job, tasks, token).ConfigureAwait(false);
        context.AddRange(tasks);
        context.AddRange(tasks.SelectMany(t => t.DependsOn.Distinct().Select(
            d => new TaskDependency { TaskId = t.Id, DependsOnId = d })));
        await context.SaveChangesAsync(token).ConfigureAwait(false);
        await transaction.CommitAsync(token).ConfigureAwait(false);
    }

    private static void Prepare(Job job, JobTask task, int ordinal, DateTimeOffset now)
    {
        task.JobId = job.Id;
        task.Ordinal = ordinal;
        task.Priority = job.Priority;
        task.Group = job.Group;
        task.CreatedAt = now;
        task.Status = task.DependsOn.Count == 0 ? JobTaskStatus.Queued : JobTaskStatus.Waiting;
        task.DispatchedAt = task.Status == JobTaskStatus.Queued ? now : null;
    }

    private static async Task<Change<CancelAnswer>?> CancelAsync(
        EngineTransaction db, string jobId, CancellationToken token)
    {
        switch (await JobStatements.LockAsync(db, jobId, token).ConfigureAwait(false))
        {
            case null:
                return new(CancelAnswer.NotFound, []);
            case JobStatus.Queued or JobStatus.Running or JobStatus.Canceling:
                var ready = await JobStatements.CancelAsync(db, jobId, token).ConfigureAwait(false);
                var status = await JobStatements.LockAsync(db, jobId, token).ConfigureAwait(false);
                return new(status == JobStatus.Canceling ? CancelAnswer.Canceling : CancelAnswer.Canceled, ready);
            default:
                return new(CancelAnswer.AlreadyFinished, []);
        }
    }

    private static async Task<Change<PrioritizeAnswer>?> PrioritizeAsync(
        EngineTransaction db, string jobId, JobPriority priority, CancellationToken token)
    {
        switch (await JobStatements.LockAsync(db, jobId, token).ConfigureAwait(false))
        {
            case null:
                return new(PrioritizeAnswer.NotFound, []);
            case JobStatus.Queued or JobStatus.Running or JobStatus.Canceling:
                await JobStatements.PrioritizeAsync(db, jobId, priority, token).ConfigureAwait(false);
                // Whoever takes the next ticket finds them in their new places.
                return new(PrioritizeAnswer.Done, []);
            default:
                return new(PrioritizeAnswer.AlreadyFinished, []);
        }
    }

    private static async Task<Change<RetryAnswer>?> RetryAsync(
        EngineTransaction db, string jobId, IReadOnlyDictionary<string, TaskPlace>? places, CancellationToken token)
    {
        switch (await JobStatements.LockAsync(db, jobId, token).ConfigureAwait(false))
        {
            case null:
                return new(RetryAnswer.NotFound, []);
            case JobStatus.Failed or JobStatus.Canceled:
                foreach (var (task, place) in places ?? new Dictionary<string, TaskPlace>())
                {
                    await JobStatements.MoveAsync(db, jobId, task, place, token).ConfigureAwait(false);
                }

                return new(RetryAnswer.Queued, await JobStatements.ReopenAsync(db, jobId, token).ConfigureAwait(false));
            default:
                return new(RetryAnswer.NotRetryable, []);
        }
    }

    private sealed record Change<TAnswer>(TAnswer Answer, IReadOnlyList<ReadyTask> Ready);
}
