using Mpr.Jobs.Data;

namespace Mpr.Jobs;

/// <summary>What people ask about the queue and the workers. Thread safe; may be used by any process.</summary>
public sealed class QueueViews
{
    private readonly EngineDatabase _database;

    internal QueueViews(EngineDatabase database) => _database = database;

    /// <summary>Where a job's next task stands and why it waits; null when none of its tasks waits. One query.</summary>
    public Task<QueuePlace?> FindPlaceAsync(string jobId, CancellationToken cancellationToken) =>
        _database.QueryAsync((db, t) => PlaceStatements.PlaceAsync(db, jobId, t), cancellationToken);

    /// <summary>Where every waiting task stands, line by line. One query.</summary>
    /// <param name="pool">Only this pool; null for all.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">How many to give at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<QueuePlace>> ListPlacesAsync(
        string? pool, int skip, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync((db, t) => PlaceStatements.ListAsync(db, pool, skip, limit, t), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>The pools with what waits and runs in them, by name.</summary>
    public Task<IReadOnlyList<PoolSight>> ListPoolsAsync(CancellationToken cancellationToken) =>
        _database.QueryAsync(PlaceStatements.PoolsAsync, cancellationToken);

    /// <summary>Jobs and tasks in states that should not last; empty when all is well.</summary>
    public async Task<IReadOnlyList<OddRow>> FindOddRowsAsync(CancellationToken cancellationToken) =>
        await _database.QueryAsync(OddStatements.FindAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>What attempts, living or dead, noted as to be cleaned.</summary>
    public async Task<IReadOnlyList<string>> ListResiduesAsync(CancellationToken cancellationToken) =>
        await _database.QueryAsync(OddStatements.ResiduesAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>The workers of the last day with what they run, by name.</summary>
    public Task<IReadOnlyList<WorkerSight>> ListWorkersAsync(CancellationToken cancellationToken) =>
        _database.QueryAsync(WorkerStatements.ListAsync, cancellationToken);
}
