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
/// Hands ids of ready tasks to Hangfire, which decides when and on which worker each is tried. Nothing depends on an
/// id arriving, or arriving once: the row decides, and reconciling repeats what was lost.
/// </summary>
internal sealed partial class Dispatcher(EngineStorage engine, EngineDatabase database, ILogger<Dispatcher> logger)
{
    // Without filters: Hangfire's own retries are not ours. Attempts and waits are in the row.
    private readonly BackgroundJobClient _client = new(engine.Storage, new JobFilterProviderCollection());

    /// <summary>Hands over tasks, in order, after the transaction that made them ready was committed.</summary>
    public async Task DispatchAsync(IReadOnlyList<ReadyTask> tasks, CancellationToken token)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var task in tasks)
            {
                token.ThrowIfCancellationRequested();
                Enqueue(task);
            }

            // Dies here: the ids are handed over again, and the second delivery finds the task taken.
            await MarkAsync(tasks, token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is BackgroundJobClientException or DbException)
        {
            Log.Undelivered(logger, tasks.Count, fault);
        }
    }

    /// <summary>Whether Hangfire has nothing to deliver from a queue.</summary>
    public bool IsEmpty(string queue) => engine.Storage.GetMonitoringApi().EnqueuedCount(queue) == 0;

    private void Enqueue(ReadyTask task)
    {
        var queue = task.Recovered ? QueueName.Recovered(task.Pool) : QueueName.Of(task.Pool, task.Priority);
        var id = task.Id;
        var job = HangfireJob.FromExpression<AttemptRunner>(runner => runner.Run(id), queue);
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
