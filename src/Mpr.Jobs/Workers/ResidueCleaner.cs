using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Settles what attempts of ended tasks left. On a loop of its own, for it waits for the handler's world, which may be
/// slow or away, while lost leases must be found in seconds.
/// </summary>
internal sealed partial class ResidueCleaner(
    EngineDatabase database, IServiceScopeFactory scopes, ILogger<ResidueCleaner> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

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
