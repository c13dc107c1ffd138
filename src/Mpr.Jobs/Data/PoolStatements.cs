namespace Mpr.Jobs.Data;

/// <summary>Pools, their order, and the workers that serve them.</summary>
internal static class PoolStatements
{
    /// <summary>
    /// The task whose turn it is; null when none is due or the pool is paused. On PostgreSQL it also locks the job, and
    /// looks past jobs that others have locked before it waits for one.
    /// </summary>
    public static async Task<string?> HeadAsync(EngineTransaction db, string pool, CancellationToken token)
    {
        string[] locks = db.IsSqlite ? [""] : ["FOR UPDATE OF j SKIP LOCKED", "FOR UPDATE OF j"];
        foreach (var locking in locks)
        {
            var rows = await db.QueryAsync(
                $$"""
                SELECT t.id FROM tasks t JOIN jobs j ON j.id = t.job_id
                WHERE t.pool = @pool AND t.status = 'queued' AND (t.not_before IS NULL OR t.not_before <= {now})
                    AND (NOT t.cancel_requested OR t.residue IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM pools p WHERE p.name = @pool AND p.paused)
                ORDER BY t.priority, t.turn, t.id LIMIT 1 {{locking}}
                """,
                r => r.GetString(0), token, ("pool", pool)).ConfigureAwait(false);
            if (rows is [var id])
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>
    /// The next turn of a group: after its own last one, but not before where the queue stands. Retries keep old turns
    /// and so do not count for where it stands.
    /// </summary>
    public static async Task<long> NextTurnAsync(
        EngineTransaction db, string pool, JobPriority priority, string group, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            """
            SELECT COALESCE(max(turn), 0) + 1 FROM (
                SELECT max(turn) AS turn FROM tasks
                WHERE pool = @pool AND priority = @priority AND "group" = @group AND status = 'queued'
                UNION ALL
                SELECT * FROM (SELECT turn FROM tasks
                    WHERE pool = @pool AND priority = @priority AND status = 'queued' AND attempt = 0 AND turn > 0
                    ORDER BY turn LIMIT 1) AS head) AS turns
            """,
            r => r.GetInt64(0), token, ("pool", pool), ("priority", (int)priority), ("group", group))
            .ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>
    /// Why the next task of a job does not run, and how many are in front of it; null when none of its tasks waits.
    /// </summary>
    public static async Task<QueuePlace?> PlaceAsync(EngineTransaction db, string jobId, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            $$"""
            SELECT t.id, t.pool,
                CASE WHEN t.status = 'waiting' THEN 'dependencies'
                    WHEN t.not_before > {now} THEN 'retrydelay'
                    WHEN EXISTS (SELECT 1 FROM pools p WHERE p.name = t.pool AND p.paused) THEN 'paused'
                    WHEN NOT EXISTS (SELECT 1 FROM workers w WHERE w.seen_at > {now} - 30000 AND NOT w.draining
                        AND ',' || w.pools LIKE '%,' || replace(t.pool, '_', '!_') || ':%' ESCAPE '!') THEN 'noworker'
                    ELSE 'turn' END,
                t.not_before,
                CAST((SELECT count(*) FROM tasks o WHERE o.pool = t.pool AND o.status = 'queued'
                    AND (o.priority, o.turn, o.id) < (t.priority, t.turn, t.id)) AS integer)
            FROM tasks t WHERE t.job_id = @job AND t.status IN ('waiting', 'queued')
            ORDER BY t.status, t.priority, t.turn, t.id LIMIT 1
            """,
            r => new QueuePlace(
                r.GetString(0), r.GetString(1), Enum.Parse<WaitingReason>(r.GetString(2), true),
                r.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)), r.GetInt32(4)),
            token, ("job", jobId)).ConfigureAwait(false);
        return rows.FirstOrDefault();
    }

    /// <summary>
    /// How many tasks are queued in a pool, by one group or (null) by all; counts no further than the limit.
    /// </summary>
    public static async Task<int> CountAsync(
        EngineTransaction db, string pool, string? group, int limit, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            """
            SELECT CAST(count(*) AS integer) FROM (
                SELECT 1 FROM tasks WHERE pool = @pool AND status = 'queued'
                    AND (CAST(@group AS text) IS NULL OR "group" = @group) LIMIT @limit) AS queued
            """,
            r => r.GetInt32(0), token, ("pool", pool), ("group", group), ("limit", limit)).ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>Pauses or resumes a pool; resuming makes its tasks be handed over again.</summary>
    public static async Task PauseAsync(EngineTransaction db, string pool, bool paused, CancellationToken token)
    {
        await db.ExecuteAsync(
            """
            INSERT INTO pools (name, paused) VALUES (@pool, @paused)
            ON CONFLICT (name) DO UPDATE SET paused = excluded.paused
            """,
            token, ("pool", pool), ("paused", paused)).ConfigureAwait(false);
        await db.ExecuteAsync(
            "UPDATE tasks SET dispatched_at = NULL WHERE status = 'queued' AND pool = @pool AND NOT @paused",
            token, ("pool", pool), ("paused", paused)).ConfigureAwait(false);
    }

    /// <summary>Tells that a worker lives; answers whether it is to drain.</summary>
    public static async Task<bool> SeeWorkerAsync(
        EngineTransaction db, string name, string pools, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            """
            INSERT INTO workers (name, pools, started_at, seen_at, draining) VALUES (@name, @pools, {now}, {now}, FALSE)
            ON CONFLICT (name) DO UPDATE SET pools = excluded.pools, seen_at = excluded.seen_at
            RETURNING draining
            """,
            r => r.GetBoolean(0), token, ("name", name), ("pools", pools)).ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>Asks a worker to drain, or to take tasks again; false when there is no such worker.</summary>
    public static async Task<bool> DrainAsync(
        EngineTransaction db, string name, bool draining, CancellationToken token) =>
        await db.ExecuteAsync(
            "UPDATE workers SET draining = @draining WHERE name = @name",
            token, ("name", name), ("draining", draining)).ConfigureAwait(false) == 1;

    /// <summary>Removes a worker, and those not seen for a day.</summary>
    public static Task ForgetWorkerAsync(EngineTransaction db, string name, CancellationToken token) =>
        db.ExecuteAsync(
            "DELETE FROM workers WHERE name = @name OR seen_at < {now} - 86400000", token, ("name", name));
}
