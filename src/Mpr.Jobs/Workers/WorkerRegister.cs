using System.Data.Common;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>This worker's row: what it serves, that it lives, whether it is to drain.</summary>
internal sealed partial class WorkerRegister(
    EngineDatabase database, WorkerIdentity identity, ILogger<WorkerRegister> logger)
{
    /// <summary>Whether it is to drain, as last read.</summary>
    public bool Draining { get; private set; }

    /// <summary>
    /// Reports this worker and reads what it is asked; the last answer stands when the database gives none.
    /// </summary>
    public async Task SeeAsync(string pools, CancellationToken token)
    {
        try
        {
            Draining = await database.QueryAsync(
                (db, t) => PoolStatements.SeeWorkerAsync(db, identity.Name, pools, t), token).ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            Log.NotSeen(logger, fault);
        }
    }

    /// <summary>Takes the row away at an orderly end.</summary>
    public async Task ForgetAsync(CancellationToken token)
    {
        try
        {
            await database.QueryAsync(
                async (db, t) =>
                {
                    await PoolStatements.ForgetWorkerAsync(db, identity.Name, t).ConfigureAwait(false);
                    return true;
                },
                token).ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            Log.NotSeen(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The worker could not report itself")]
        public static partial void NotSeen(ILogger logger, Exception fault);
    }
}
