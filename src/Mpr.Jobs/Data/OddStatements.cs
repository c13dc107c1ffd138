namespace Mpr.Jobs.Data;

/// <summary>Rows in states that should not last: a finding is a fault of the engine or of somebody's hand.</summary>
internal static class OddStatements
{
    // A lease is taken from a silent worker within half a minute; a minute leaves room for a busy machine.
    private const string Statement = """
        SELECT id, 'runs without a heartbeat for over a minute' FROM tasks
            WHERE status = 'running' AND heartbeat_at < {now} - 60000
        UNION ALL SELECT t.id, 'waits although all that it waits for has succeeded' FROM tasks t
            WHERE t.status = 'waiting' AND NOT EXISTS (
                SELECT 1 FROM task_dependencies d JOIN tasks p ON p.id = d.depends_on_id
                WHERE d.task_id = t.id AND p.status <> 'succeeded')
        UNION ALL SELECT t.id, 'was never handed over' FROM tasks t
            WHERE t.status = 'queued' AND t.dispatched_at IS NULL AND t.created_at < {now} - 60000
                AND COALESCE(t.not_before, 0) < {now} - 60000
                AND EXISTS (SELECT 1 FROM workers w WHERE w.seen_at > {now} - 30000)
                AND t.reservation = 0 AND t.avoid_worker IS NULL
        UNION ALL SELECT t.id, 'ended and left something that nobody cleaned for ten minutes' FROM tasks t
            WHERE t.residue IS NOT NULL AND t.status IN ('failed', 'canceled') AND t.finished_at < {now} - 600000
        UNION ALL SELECT a.task_id, 'has an attempt that never ended' FROM task_attempts a
            JOIN tasks t ON t.id = a.task_id
            WHERE a.ending IS NULL AND (t.status <> 'running' OR t.attempt <> a.number)
        UNION ALL SELECT j.id, 'is not over although all its tasks are' FROM jobs j
            WHERE j.status IN ('queued', 'running', 'canceling') AND NOT EXISTS (
                SELECT 1 FROM tasks t WHERE t.job_id = j.id AND t.status IN ('waiting', 'queued', 'running'))
        UNION ALL SELECT j.id, 'is over although a task is not' FROM jobs j
            JOIN tasks t ON t.job_id = j.id AND t.status IN ('waiting', 'queued', 'running')
            WHERE j.status IN ('succeeded', 'failed', 'canceled')
        UNION ALL SELECT j.id, 'succeeded without all of its tasks' FROM jobs j
            JOIN tasks t ON t.job_id = j.id AND t.status <> 'succeeded' WHERE j.status = 'succeeded'
        """;

    public static Task<List<OddRow>> FindAsync(EngineTransaction db, CancellationToken token) =>
        db.QueryAsync(Statement, r => new OddRow(r.GetString(0), r.GetString(1)), token);

    public static Task<List<string>> ResiduesAsync(EngineTransaction db, CancellationToken token) =>
        db.QueryAsync("SELECT residue FROM tasks WHERE residue IS NOT NULL", r => r.GetString(0), token);
}
