using System.Data.Common;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Writes under a lease, and waits out a database that does not answer: hours of work are not thrown away for a minute
/// of outage. Should the lease be lost meanwhile, the first statement that gets through says so.
/// </summary>
internal sealed partial class LeaseWriter(EngineDatabase database, TimeProvider clock, ILogger<LeaseWriter> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Task<AbortReason> PublishAsync(string taskId, int attempt, CancellationToken token) => PatientAsync(
        taskId,
        async (db, t) =>
        {
            if (await LeaseStatements.PublishAsync(db, taskId, attempt, t).ConfigureAwait(false))
            {
                return AbortReason.None;
            }

            var requested = await LeaseStatements.CancelRequestedAsync(db, taskId, attempt, t).ConfigureAwait(false);
            return requested is true ? AbortReason.Canceled : AbortReason.LeaseLost;
        },
        token);

    public Task<bool> NoteResidueAsync(string taskId, int attempt, string? residue, CancellationToken token) =>
        PatientAsync(
            taskId, (db, t) => LeaseStatements.NoteResidueAsync(db, taskId, attempt, residue, t), token);

    /// <summary>Repeats until the database answers or the token fires.</summary>
    public async Task<T> PatientAsync<T>(
        string taskId, Func<EngineTransaction, CancellationToken, Task<T>> work, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await database.QueryAsync(work, token).ConfigureAwait(false);
            }
            catch (DbException fault) when (!token.IsCancellationRequested)
            {
                Log.Waiting(logger, taskId, fault);
                await Task.Delay(Pause, clock, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>As <see cref="PatientAsync"/>, in a transaction.</summary>
    public async Task<T?> PatientTransactAsync<T>(
        string taskId, Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await database.TransactAsync(work, token).ConfigureAwait(false);
            }
            catch (DbException fault) when (!token.IsCancellationRequested)
            {
                Log.Waiting(logger, taskId, fault);
                await Task.Delay(Pause, clock, token).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database does not answer for {TaskId}; trying again")]
        public static partial void Waiting(ILogger logger, string taskId, Exception fault);
    }
}
