using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs;

/// <summary>
/// The leases of attempts that were handed over (<see cref="TaskOutcome.HandedOver"/>). Each call names the attempt, and
/// is a compare-and-set on the row: what comes of another attempt than the present one changes nothing. Thread safe; may
/// be used by any process that shares the database.
/// </summary>
public sealed class RemoteLeases
{
    private readonly EngineDatabase _database;
    private readonly Dispatcher _dispatcher;
    private readonly EndingRule _rule;

    internal RemoteLeases(EngineDatabase database, Dispatcher dispatcher, EndingRule rule) =>
        (_database, _dispatcher, _rule) = (database, dispatcher, rule);

    /// <summary>Tells that an attempt lives, and how far it is.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="progress">Null: nothing new.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is asked to end; null: the lease is lost.</returns>
    public async Task<bool?> RenewAsync(
        string jobId, string taskId, int attempt, TaskProgress? progress, CancellationToken cancellationToken)
    {
        var answers = await _database.QueryAsync(
            (db, _) => Task.FromResult(LeaseStatements.Beat(db, [new(taskId, attempt, jobId, progress)])),
            cancellationToken).ConfigureAwait(false);
        if (progress?.Fraction is not null && answers.Count > 0)
        {
            await _database.QueryAsync(
                (db, _) =>
                {
                    LeaseStatements.Roll(db, [jobId]);
                    return Task.FromResult(true);
                },
                cancellationToken).ConfigureAwait(false);
        }

        return answers is [var answer] ? answer.CancelRequested : null;
    }

    /// <summary>Stores what must be cleaned should the attempt die from now on.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="residue">In the handler's own format; null: nothing any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: the lease is lost.</returns>
    public Task<bool> NoteResidueAsync(
        string taskId, int attempt, string? residue, CancellationToken cancellationToken) => _database.QueryAsync(
        (db, t) => LeaseStatements.NoteResidueAsync(db, taskId, attempt, residue, t), cancellationToken);

    /// <summary>The point of no return: records that publishing begins; may be repeated.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: the lease is lost, or a cancellation came first; nothing may be published.</returns>
    public Task<bool> MayPublishAsync(string taskId, int attempt, CancellationToken cancellationToken) =>
        _database.QueryAsync((db, t) => LeaseStatements.PublishAsync(db, taskId, attempt, t), cancellationToken);

    /// <summary>Records how an attempt ended, with all that follows from it.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: it no longer held the lease, and nothing was recorded.</returns>
    public Task<bool> EndAsync(
        string taskId, int attempt, TaskOutcome outcome, CancellationToken cancellationToken) =>
        EndAsync(taskId, attempt, TaskEnding.Of(outcome), cancellationToken);

    /// <summary>Gives an attempt up of which nobody knows anything; the task runs again, within the engine's limit.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: it no longer held the lease.</returns>
    public Task<bool> LoseAsync(string taskId, int attempt, CancellationToken cancellationToken) =>
        EndAsync(taskId, attempt, new TaskEnding(AttemptEnding.Lost), cancellationToken);

    private async Task<bool> EndAsync(
        string taskId, int attempt, TaskEnding ending, CancellationToken cancellationToken)
    {
        var ready = await _database.TransactAsync(
            (db, t) => TaskStatements.EndAsync(db, _rule, taskId, attempt, null, ending, t), cancellationToken)
            .ConfigureAwait(false);
        if (ready is null)
        {
            return false;
        }

        await _dispatcher.DispatchAsync(ready, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
