using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Takes a delivered task, runs one attempt and records its ending. What holds if the process dies:
/// (1) before the claim: the row is queued, and reconciling dispatches it again;
/// (2) between claim and ending: the heartbeat stops, and the next taker settles the residue before it runs;
/// (3) between publishing and ending: as (2), and settling the residue finds the published result;
/// (4) between ending and dispatch of what it made ready: those rows are queued and not dispatched, as (1).
/// </summary>
internal sealed partial class AttemptRunner(
    LeaseWriter lease, LeaseKeeper keeper, EndingRule rule, Dispatcher dispatcher, IServiceScopeFactory scopes,
    TicketTaker tickets, RoomLedger ledger, RunningAttempts running, ILogger<AttemptRunner> logger) : IDisposable
{
    private readonly CancellationTokenSource _giveUp = new();
    private volatile bool _stopping;
    private volatile bool _resting;

    /// <summary>Whether this worker takes nothing more for the time being; what runs goes on.</summary>
    public bool Resting
    {
        get => _resting;
        set => _resting = value;
    }

    /// <summary>
    /// Called by Hangfire, on a slot of the pool that is free. The id that it delivers is a ticket: it wakes the slot,
    /// which then takes one task after the other, each the one whose turn it is, until there is none for it. So the
    /// order is the rows' own, no task hangs on the delivery of its id, and a backlog needs no ticket for each of its
    /// tasks. Never throws, or Hangfire would keep its own record.
    /// </summary>
    public async Task Run(string queue, string taskId)
    {
        running.Begin();
        try
        {
            await WorkAsync(TaskLine.Parse(queue)).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Log.Dropped(logger, taskId, fault);
        }
        finally
        {
            running.End();
        }
    }

    /// <summary>Takes nothing more and asks what runs to hand itself back; what publishes may finish.</summary>
    public void BeginStop()
    {
        _stopping = true;
        foreach (var run in keeper.Runs.Where(r => !r.Publishing))
        {
            run.Abort(AbortReason.HostStopping);
        }
    }

    /// <summary>Ends also what publishes, and waits no more for the database.</summary>
    public void GiveUp()
    {
        foreach (var run in keeper.Runs)
        {
            run.Abort(AbortReason.HostStopping);
        }

        _giveUp.Cancel();
    }

    /// <inheritdoc />
    public void Dispose() => _giveUp.Dispose();

    private bool TakesMore => !_stopping && !_resting;

    private async Task WorkAsync(TaskLine line)
    {
        if (!TakesMore)
        {
            await tickets.HandBackAsync(line, _giveUp.Token).ConfigureAwait(false);
            return;
        }

        if (!await AttemptAsync(line.Pool).ConfigureAwait(false))
        {
            await tickets.PassOnAsync(line, _giveUp.Token).ConfigureAwait(false);
            return;
        }

        while (TakesMore && await AttemptAsync(line.Pool).ConfigureAwait(false))
        {
        }
    }

    /// <summary>False when there is no task for this worker.</summary>
    private async Task<bool> AttemptAsync(string pool)
    {
        using var room = ledger.Open();
        if (await tickets.ClaimAsync(pool, room, _giveUp.Token).ConfigureAwait(false) is not { } task)
        {
            return false;
        }

        var run = new TaskRun(task, lease);
        keeper.Add(run);
        try
        {
            await RunClaimedAsync(task, run).ConfigureAwait(false);
            return true;
        }
        finally
        {
            keeper.Remove(run);
        }
    }

    private async Task RunClaimedAsync(ClaimedTask task, TaskRun run)
    {
        if (_stopping)
        {
            run.Abort(AbortReason.HostStopping);
        }

        using var scope = Log.Scope(logger, task.JobId, task.Id, task.Attempt);
        using var activity = Telemetry.Source.StartActivity("task.run");
        activity?.SetTag("mpr.job.id", task.JobId).SetTag("mpr.task.id", task.Id).SetTag("mpr.task.kind", task.Kind);
        var started = Stopwatch.GetTimestamp();
        Log.Started(logger, task.Id, task.Attempt);
        var end = await ExecuteAsync(task, run).ConfigureAwait(false);
        run.Seal();
        if (end is null)
        {
            Log.HandedOver(logger, task.Id, task.Attempt);
            return;
        }

        Telemetry.Ended(task.Kind, end.Ending, Stopwatch.GetElapsedTime(started));
        if (run.AbortReason == AbortReason.LeaseLost && end.Ending != AttemptEnding.Succeeded)
        {
            Log.Lost(logger, task.Id, task.Attempt);
            return;
        }

        await EndAsync(task, end).ConfigureAwait(false);
    }

    /// <summary>Null: the work goes on elsewhere.</summary>
    private async Task<TaskEnding?> ExecuteAsync(ClaimedTask task, TaskRun run)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<ITaskHandler>();
            return Judge(await HandleAsync(handler, task, run).ConfigureAwait(false), run.AbortReason);
        }
        catch (Exception fault) when (run.AbortReason != AbortReason.None)
        {
            // Whatever it threw while it was being ended, it ended because it had to.
            Log.ThrewAtEnd(logger, task.Id, fault);
            return Judge(new TaskOutcome.Canceled(), run.AbortReason);
        }
        catch (Exception fault)
        {
            Log.Threw(logger, task.Id, fault);
            return Internal($"The handler threw {fault.GetType().Name}: {fault.Message}", fault.ToString());
        }
    }

    private static async Task<TaskOutcome> HandleAsync(ITaskHandler handler, ClaimedTask task, TaskRun run)
    {
        if (task.Residue is { } residue)
        {
            var recovery = new TaskRecovery(task.JobId, task.Id, task.Kind, task.Payload, residue, false);
            if (await handler.RecoverAsync(recovery, run.Aborted).ConfigureAwait(false) is { } reached)
            {
                return reached;
            }

            await run.ClearResidueAsync(run.Aborted).ConfigureAwait(false);
        }

        if (task.CancelRequested)
        {
            run.Abort(AbortReason.Canceled);
            return new TaskOutcome.Canceled();
        }

        return await handler.RunAsync(run, run.Aborted).ConfigureAwait(false);
    }

    /// <summary>Why an attempt ended early is known here better than in the handler.</summary>
    private static TaskEnding? Judge(TaskOutcome outcome, AbortReason reason) => (outcome, reason) switch
    {
        // Whoever has it now hears of a cancellation from the row.
        (TaskOutcome.HandedOver, _) => null,
        (TaskOutcome.Succeeded, _) => TaskEnding.Of(outcome),
        (TaskOutcome.Failed, AbortReason.None) => TaskEnding.Of(outcome),
        (_, AbortReason.None) => Internal("The handler ended early although nothing had asked it to.", outcome.Log),
        (_, AbortReason.HostStopping) => new(AttemptEnding.Stopped) { Log = outcome.Log },
        _ => new(AttemptEnding.Canceled) { Log = outcome.Log },
    };

    private static TaskEnding Internal(string message, string? log) => new(AttemptEnding.Failed)
    {
        Code = EngineFailure.Internal,
        Message = message,
        Retryable = true,
        Advice = "Read the worker's log and report the fault.",
        Log = log,
    };

    private async Task EndAsync(ClaimedTask task, TaskEnding end)
    {
        var ready = await lease.PatientTransactAsync(
            task.Id, (db, t) => TaskStatements.EndAsync(db, rule, task.Id, task.Attempt, null, end, t),
            _giveUp.Token).ConfigureAwait(false);
        if (ready is null)
        {
            Log.Lost(logger, task.Id, task.Attempt);
            return;
        }

        Log.Ended(logger, task.Id, task.Attempt, end.Ending, end.Code);
        await dispatcher.DispatchAsync(ready, _giveUp.Token).ConfigureAwait(false);
    }

    private static partial class Log
    {
        public static readonly Func<ILogger, string, string, int, IDisposable?> Scope =
            LoggerMessage.DefineScope<string, string, int>("{JobId} {TaskId} {Attempt}");

        [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of {TaskId} started")]
        public static partial void Started(ILogger logger, string taskId, int attempt);

        [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of {TaskId} ended: {Ending} {Code}")]
        public static partial void Ended(
            ILogger logger, string taskId, int attempt, AttemptEnding ending, string? code);

        [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of {TaskId} goes on elsewhere")]
        public static partial void HandedOver(ILogger logger, string taskId, int attempt);

        [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of {TaskId} lost its lease; its outcome is dropped")]
        public static partial void Lost(ILogger logger, string taskId, int attempt);

        [LoggerMessage(LogLevel.Debug, "{TaskId}: the handler threw while it was being ended")]
        public static partial void ThrewAtEnd(ILogger logger, string taskId, Exception fault);

        [LoggerMessage(LogLevel.Error, "{TaskId}: the handler threw")]
        public static partial void Threw(ILogger logger, string taskId, Exception fault);

        [LoggerMessage(LogLevel.Error, "The slot that {TaskId} woke dropped its task; reconciling will find it")]
        public static partial void Dropped(ILogger logger, string taskId, Exception fault);
    }
}
