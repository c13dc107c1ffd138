using System.Data.Common;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;
using Mpr.Jobs.Workers;
using HangfireJob = Hangfire.Common.Job;

namespace Mpr.Jobs.Dispatch;

/// <summary>
/// Hands tickets for ready tasks to Hangfire, which brings each to a free slot of the pool. A ticket names the task that
/// it was made for, but wakes a slot that works on until there is nothing for it. So nothing depends on a ticket
/// arriving, or arriving once: the rows decide, and reconciling replaces what was lost. And where many are on their way,
/// no more are made: each of those comes after the task was committed, and the slot that it wakes will see it.
/// </summary>
internal sealed partial class Dispatcher(EngineStorage engine, EngineDatabase database, ILogger<Dispatcher> logger)
{
    // Without filters: Hangfire's own retries are not ours. Attempts and waits are in the row.
    private readonly BackgroundJobClient _client = new(engine.Storage, new JobFilterProviderCollection());
    private readonly TicketBound _bound = new(queue => CountTickets(engine, queue));

    /// <summary>Hands over tasks, in order, after the transaction that made them ready was committed.</summary>
    public async Task DispatchAsync(IReadOnlyList<ReadyTask> tasks, CancellationToken token)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        try
        {
            Enqueue(tasks, token);

            // Dies here: the ids are handed over again, and the second delivery finds the task taken.
            await MarkAsync(tasks, token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is BackgroundJobClientException or DbException)
        {
            Log.Undelivered(logger, tasks.Count, fault);
        }
    }

    /// <summary>
    /// As <see cref="DispatchAsync"/>, for tasks whose rows say already that they were handed over: it spares each
    /// submission a transaction. Should the process die before, their tickets are missed when the queue runs empty.
    /// </summary>
    public async Task DispatchMarkedAsync(IReadOnlyList<ReadyTask> tasks)
    {
        try
        {
            Enqueue(tasks, CancellationToken.None);
        }
        catch (BackgroundJobClientException fault)
        {
            Log.Undelivered(logger, tasks.Count, fault);
            await ForgetAsync(tasks).ConfigureAwait(false);
        }
    }

    private async Task ForgetAsync(IReadOnlyList<ReadyTask> tasks)
    {
        try
        {
            foreach (var task in tasks)
            {
                await database.QueryAsync(
                    (db, t) => QueueStatements.ForgetDispatchAsync(db, task.Id, t), CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (DbException fault)
        {
            Log.Undelivered(logger, tasks.Count, fault);
        }
    }

    /// <summary>Whether no ticket of a line is on its way.</summary>
    public bool IsEmpty(TaskLine line) => CountTickets(engine, line.Queue) == 0;

    private static long CountTickets(EngineStorage engine, string queue) =>
        engine.Storage.GetMonitoringApi().EnqueuedCount(queue);

    // What is said of a line holds for the rest of these tasks, for all of them were committed before.
    private void Enqueue(IReadOnlyList<ReadyTask> tasks, CancellationToken token)
    {
        var full = new HashSet<TaskLine>();
        foreach (var task in tasks.Where(t => !full.Contains(t.Line)))
        {
            token.ThrowIfCancellationRequested();
            if (_bound.Admits(task.Line.Queue))
            {
                Enqueue(task);
            }
            else
            {
                full.Add(task.Line);
            }
        }
    }

    private void Enqueue(ReadyTask task)
    {
        var (id, queue) = (task.Id, task.Line.Queue);
        var job = HangfireJob.FromExpression<AttemptRunner>(runner => runner.Run(queue, id), queue);
        _client.Create(job, new EnqueuedState(queue));
    }

    private async Task MarkAsync(IReadOnlyList<ReadyTask> tasks, CancellationToken token)
    {
        foreach (var page in tasks.Select(t => t.Id).Chunk(500))
        {
            await database.QueryAsync(
                async (db, t) =>
                {
                    await QueueStatements.MarkDispatchedAsync(db, page, t).ConfigureAwait(false);
                    return true;
                },
                token).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} tasks could not be handed over; reconciling repeats it")]
        public static partial void Undelivered(ILogger logger, int count, Exception fault);
    }
}
