using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Repairs, at short intervals and in every worker, what a death left: lost leases, and tasks whose tickets never
/// reached the dispatcher or never came out of it. Every step is idempotent.
/// </summary>
internal sealed partial class Reconciler(
    EngineDatabase database, Dispatcher dispatcher, EndingRule rule,
    IOptions<JobEngineOptions> options, TimeProvider clock, ILogger<Reconciler> logger)
{
    private Dictionary<string, LeaseSight> _suspects = [];
    private long? _lastFault;

    /// <summary>One pass.</summary>
    /// <param name="lines">The lines that this process serves.</param>
    /// <param name="token">Ends the pass.</param>
    public async Task PassAsync(IReadOnlyCollection<TaskLine> lines, CancellationToken token)
    {
        try
        {
            await TakeStaleAsync(token).ConfigureAwait(false);
            await DispatchForgottenAsync(lines, token).ConfigureAwait(false);
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            // After an outage every lease looks stale. What was seen before it counts for nothing, and no lease is
            // taken for a full timeout, so that the living come through to renew theirs.
            _suspects = [];
            _lastFault = clock.GetTimestamp();
            Log.PassFailed(logger, fault);
        }
    }

    /// <summary>
    /// Takes every lease there is: after a start with exclusive use of the database, nobody can hold one.
    /// </summary>
    public async Task TakeAllAsync(CancellationToken token)
    {
        foreach (var sight in await SeeAsync(TimeSpan.Zero, token).ConfigureAwait(false))
        {
            await TakeAsync(sight, token).ConfigureAwait(false);
        }

        await database.QueryAsync(
            async (db, t) =>
            {
                await QueueStatements.ForgetDispatchAsync(db, t).ConfigureAwait(false);
                return true;
            },
            token).ConfigureAwait(false);
    }

    // A lease is lost when its heartbeat is too old in two passes and has not moved in between.
    private async Task TakeStaleAsync(CancellationToken token)
    {
        var stale = await SeeAsync(options.Value.LeaseTimeout, token).ConfigureAwait(false);
        var settled = _lastFault is not { } fault || clock.GetElapsedTime(fault) > options.Value.LeaseTimeout;
        foreach (var sight in stale.Where(s => settled && _suspects.GetValueOrDefault(s.TaskId) == s))
        {
            var ready = await TakeAsync(sight, token).ConfigureAwait(false);
            await dispatcher.DispatchAsync(ready, token).ConfigureAwait(false);
        }

        _suspects = stale.ToDictionary(s => s.TaskId);
    }

    private async Task<List<LeaseSight>> SeeAsync(TimeSpan timeout, CancellationToken token)
    {
        var sights = await database.QueryAsync((db, t) => QueueStatements.StaleAsync(db, timeout, t), token)
            .ConfigureAwait(false);
        sights.RemoveAll(s => options.Value.RemotePools.Contains(s.Pool));
        return sights;
    }

    private async Task<IReadOnlyList<ReadyTask>> TakeAsync(LeaseSight sight, CancellationToken token)
    {
        var ready = await database.TransactAsync(
            (db, t) => TaskStatements.EndAsync(
                db, rule, sight.TaskId, sight.Attempt, sight.HeartbeatAt, new(AttemptEnding.Lost), t),
            token).ConfigureAwait(false);
        if (ready is not null)
        {
            Telemetry.LeaseLost();
            Log.LeaseLost(logger, sight.TaskId, sight.Attempt);
        }

        return ready ?? [];
    }

    private async Task DispatchForgottenAsync(IReadOnlyCollection<TaskLine> lines, CancellationToken token)
    {
        while (true)
        {
            var page = await database.QueryAsync(QueueStatements.UndispatchedAsync, token).ConfigureAwait(false);
            await dispatcher.DispatchAsync(page, token).ConfigureAwait(false);
            if (page.Count < QueueStatements.Page)
            {
                break;
            }
        }

        foreach (var line in lines.Where(dispatcher.IsEmpty))
        {
            var lost = await database.QueryAsync(
                (db, t) => QueueStatements.UntakenAsync(db, line, options.Value.RedispatchAfter, t),
                token).ConfigureAwait(false);
            await dispatcher.DispatchAsync(lost, token).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{TaskId} lost its worker in attempt {Attempt}")]
        public static partial void LeaseLost(ILogger logger, string taskId, int attempt);

        [LoggerMessage(LogLevel.Warning, "Reconciling failed; the next pass starts afresh")]
        public static partial void PassFailed(ILogger logger, Exception fault);
    }
}
