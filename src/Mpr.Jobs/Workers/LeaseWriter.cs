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

    /// <summary>Repeats a transaction until the database answers or the token fires.</summary>
    public Task<T?> PatientTransactAsync<T>(
        string taskId, Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken token) =>
        PatientAsync(taskId, () => database.TransactAsync(work, token), token);

    /// <summary>As <see cref="PatientTransactAsync"/>, for what a power failure may take back.</summary>
    public Task<T?> PatientLightlyAsync<T>(
        string taskId, Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken token) =>
        PatientAsync(taskId, () => database.TransactLightlyAsync(work, token), token);

    /// <summary>Repeats until the database answers or the token fires.</summary>
    public Task<T> PatientAsync<T>(
        string taskId, Func<EngineTransaction, CancellationToken, Task<T>> work, CancellationToken token) =>
        PatientAsync(taskId, () => database.QueryAsync(work, token), token);

    private async Task<T> PatientAsync<T>(string taskId, Func<Task<T>> attempt, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
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
