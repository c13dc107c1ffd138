using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>Turns a ticket into the lease of the task whose turn it is, if this worker may take one.</summary>
internal sealed class TicketTaker(
    LeaseWriter lease, WorkerIdentity identity, IOptions<JobEngineOptions> options)
{
    private readonly Taker _taker = new(identity.Name, options.Value.ElsewhereFirst);

    /// <summary>A task under a fresh lease; null when there is none for this worker.</summary>
    /// <param name="line">Where the ticket is good.</param>
    /// <param name="ticket">The task that it was made for.</param>
    /// <param name="room">Holds what the task reserves.</param>
    /// <param name="token">Ends the wait.</param>
    public async Task<ClaimedTask?> ClaimAsync(
        TaskLine line, string ticket, RoomClaim room, CancellationToken token)
    {
        while (true)
        {
            var claim = await lease.PatientLightlyAsync(
                ticket, (db, t) => TaskStatements.ClaimNextAsync(db, line, _taker, room, t), token)
                .ConfigureAwait(false);
            if (claim is { Task: { } task })
            {
                return task;
            }

            if (claim is not { Empty: false })
            {
                await PassOnAsync(line, ticket, token).ConfigureAwait(false);
                return null;
            }
        }
    }

    /// <summary>A ticket came when nothing more is taken.</summary>
    public Task HandBackAsync(string ticket, CancellationToken token) => lease.PatientAsync(
        ticket, (db, t) => QueueStatements.ForgetDispatchAsync(db, ticket, t), token);

    // Tasks that others may take, or this worker later, must not hang on the ticket that ends here.
    private Task<int> PassOnAsync(TaskLine line, string ticket, CancellationToken token) => lease.PatientAsync(
        ticket, (db, t) => QueueStatements.PassOnAsync(db, line, t), token);
}
