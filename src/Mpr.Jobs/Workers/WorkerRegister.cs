using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>This worker's row: what it serves, that it lives, whether it is to drain.</summary>
internal sealed partial class WorkerRegister(
    EngineDatabase database, WorkerIdentity identity, PoolServers servers, RoomLedger room,
    IOptions<TaskWorkerOptions> options, ILogger<WorkerRegister> logger)
{
    /// <summary>Whether it is to drain, as last read.</summary>
    public bool Draining { get; private set; }

    /// <summary>
    /// Reports this worker and reads what it is asked; the last answer stands when the database gives none.
    /// </summary>
    public async Task SeeAsync(bool resting, CancellationToken token)
    {
        try
        {
            var queues = string.Join(',', servers.Lines.Select(line => line.Queue));
            var report = new WorkerReport(
                identity.Name, servers.Description, servers.Tags, $",{queues},", options.Value.About,
                MachineLoad.Read(), room.Whole, resting);
            Draining = await database.QueryAsync((db, t) => WorkerStatements.SeeAsync(db, report, t), token)
                .ConfigureAwait(false);
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
                    await WorkerStatements.ForgetAsync(db, identity.Name, t).ConfigureAwait(false);
                    return true;
                },
                token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException)
        {
            // In a hurry or without a database: others see it as gone after half a minute.
            Log.NotSeen(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The worker could not report itself")]
        public static partial void NotSeen(ILogger logger, Exception fault);
    }
}
