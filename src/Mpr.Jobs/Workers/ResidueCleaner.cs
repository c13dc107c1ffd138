using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Settles what attempts of ended tasks left, and lets go of old events. On a loop of its own, for it waits for the
/// handler's world, which may be slow or away, while lost leases must be found in seconds.
/// </summary>
internal sealed partial class ResidueCleaner(
    EngineDatabase database, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ResidueCleaner> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EventPause = TimeSpan.FromHours(1);
    private long? _eventsForgotten;

    /// <summary>
    /// Cleans some; what cannot be cleaned is tried again after a minute, by whichever worker comes first.
    /// </summary>
    public async Task PassAsync(CancellationToken token)
    {
        try
        {
            var residues = await database.QueryAsync(
                (db, t) => QueueStatements.TakeResiduesAsync(db, Pause, t), token).ConfigureAwait(false);
            foreach (var residue in residues)
            {
                await CleanAsync(residue, token).ConfigureAwait(false);
            }

            if (_eventsForgotten is not { } last || clock.GetElapsedTime(last) > EventPause)
            {
                await database.QueryAsync(QueueStatements.ForgetEventsAsync, token).ConfigureAwait(false);
                _eventsForgotten = clock.GetTimestamp();
            }
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            Log.PassFailed(logger, fault);
        }
    }

    private async Task CleanAsync(ResidueSight residue, CancellationToken token)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<ITaskHandler>();
            await handler.RecoverAsync(residue.Recovery, token).ConfigureAwait(false);
            await database.QueryAsync(
                async (db, t) =>
                {
                    await QueueStatements.DropResidueAsync(db, residue, t).ConfigureAwait(false);
                    return true;
                },
                token).ConfigureAwait(false);
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            Log.NotCleaned(logger, residue.Recovery.TaskId, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Residues could not be looked up")]
        public static partial void PassFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "The residue of {TaskId} could not be cleaned; trying again in a minute")]
        public static partial void NotCleaned(ILogger logger, string taskId, Exception fault);
    }
}
