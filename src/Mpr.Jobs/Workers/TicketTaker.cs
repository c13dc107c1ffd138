using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>Turns a ticket into leases of the tasks whose turn it is, of those that this worker may take.</summary>
internal sealed class TicketTaker(
    LeaseWriter lease, WorkerIdentity identity, IOptions<JobEngineOptions> options,
    IOptions<TaskWorkerOptions> workerOptions)
{
    private readonly Taker _taker = new(identity.Name, options.Value.ElsewhereFirst);

    /// <summary>A task of a pool under a fresh lease; null when there is none for this worker.</summary>
    /// <param name="pool">Whose slot is free: first come the lines that ask for most of this worker's tags.</param>
    /// <param name="room">Holds what the task reserves.</param>
    /// <param name="token">Ends the wait.</param>
    public async Task<ClaimedTask?> ClaimAsync(string pool, RoomClaim room, CancellationToken token)
    {
        foreach (var line in workerOptions.Value.LinesOf(pool))
        {
            if (await ClaimAsync(line, room, token).ConfigureAwait(false) is { } task)
            {
                return task;
            }
        }

        return null;
    }

    /// <summary>A ticket came when nothing more is taken.</summary>
    public Task HandBackAsync(TaskLine line, CancellationToken token) => lease.PatientAsync(
        line.Queue, (db, t) => QueueStatements.HandBackAsync(db, line, t), token);

    /// <summary>
    /// A ticket found nothing for this worker. Tasks that others may take, or this worker later, must not hang on it.
    /// </summary>
    public Task PassOnAsync(TaskLine line, CancellationToken token) => lease.PatientAsync(
        line.Queue, (db, t) => QueueStatements.PassOnAsync(db, line, t), token);

    private async Task<ClaimedTask?> ClaimAsync(TaskLine line, RoomClaim room, CancellationToken token)
    {
        while (true)
        {
            var claim = await lease.PatientLightlyAsync(
                line.Queue, (db, t) => TaskStatements.ClaimNextAsync(db, line, _taker, room, t), token)
                .ConfigureAwait(false);
            if (claim is { Task: { } task })
            {
                return task;
            }

            if (claim is not { Empty: false })
            {
                return null;
            }
        }
    }
}
