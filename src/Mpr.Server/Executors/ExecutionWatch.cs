using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;
using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

/// <summary>Wakes the watch, when an execution is to be ended.</summary>
public sealed class WatchSignal : WorkSignal;

/// <summary>
/// Looks after tasks that were handed over: starts what could not be started, ends what is not wanted any more and cannot
/// say so itself, and asks Step Functions for what is silent. Callbacks are quicker; this is the truth.
/// </summary>
internal sealed partial class ExecutionWatch(
    LambdaSettings settings, ExecutionLedger ledger, ExecutionEnd end, ExecutionStarter starter,
    IDbContextFactory<MprDbContext> databases, WatchSignal signal, TimeProvider time, ILogger<ExecutionWatch> logger)
    : TableWorker(signal, time, logger)
{
    protected override TimeSpan Idle => TimeSpan.FromSeconds(1);

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        foreach (var (task, execution) in await RunningAsync(stopping))
        {
            try
            {
                await LookAsync(task, execution, stopping);
            }
            catch (StepFunctionsException fault)
            {
                // The others are looked after all the same; this one again after the next silence.
                Log.NotAsked(Logger, task.Id, fault.Message);
            }
        }

        return false;
    }

    private async Task<List<(JobTask Task, LambdaExecution? Execution)>> RunningAsync(CancellationToken stopping)
    {
        await using var db = await databases.CreateDbContextAsync(stopping);
        var rows = await db.Tasks.AsNoTracking()
            .Where(t => t.Status == JobTaskStatus.Running && t.Pool == LambdaSettings.Pool)
            .GroupJoin(
                db.LambdaExecutions.AsNoTracking(),
                t => new { TaskId = t.Id, t.Attempt },
                e => new { e.TaskId, e.Attempt },
                (t, found) => new { Task = t, Found = found })
            .SelectMany(row => row.Found.DefaultIfEmpty(), (row, e) => new { row.Task, Execution = e })
            .ToListAsync(stopping);
        return [.. rows.Select(r => (r.Task, r.Execution))];
    }

    private Task LookAsync(JobTask task, LambdaExecution? execution, CancellationToken stopping)
    {
        if (execution is null)
        {
            // Claimed by a process that died before it could hand it over.
            return Time.GetUtcNow() - task.HeartbeatAt > settings.Silence
                ? end.LoseAsync(task, stopping)
                : Task.CompletedTask;
        }

        if (task.CancelRequested && execution.Run.Length == 0)
        {
            return end.CancelAsync(task, execution, stopping);
        }

        if (execution.Arn is null)
        {
            return execution.StartAt <= Time.GetUtcNow() && Time.GetUtcNow() - execution.HeardAt > TimeSpan.FromSeconds(1)
                ? StartAsync(task, execution, stopping)
                : Task.CompletedTask;
        }

        return Time.GetUtcNow() - execution.HeardAt > settings.Silence
            ? AskAsync(task, execution, stopping)
            : Task.CompletedTask;
    }

    private async Task StartAsync(JobTask task, LambdaExecution execution, CancellationToken stopping)
    {
        try
        {
            await starter.TryStartAsync(execution, task.Payload, stopping);
        }
        catch (StepFunctionsException refused)
        {
            await end.RecordAsync(task, execution, LambdaHandOver.Refused(refused), stopping);
        }
    }

    private async Task AskAsync(JobTask task, LambdaExecution execution, CancellationToken stopping)
    {
        if (await ledger.TakeLookAsync(execution, stopping))
        {
            await end.AskAsync(task, execution, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Step Functions could not be asked for {TaskId}: {Reason}")]
        public static partial void NotAsked(ILogger logger, string taskId, string reason);
    }
}
