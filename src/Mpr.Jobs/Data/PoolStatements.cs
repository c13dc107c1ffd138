using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Data;

/// <summary>A task whose turn it is.</summary>
internal sealed record QueueHead(string Id, long Reservation);

/// <summary>Pools and the order of the tasks in them.</summary>
internal static class PoolStatements
{
    /// <summary>
    /// The task whose turn it is; null when none is due that fits, or the pool is paused. On PostgreSQL it also locks
    /// the job, and looks past jobs that others have locked before it waits for one.
    /// </summary>
    public static async Task<QueueHead?> HeadAsync(
        EngineTransaction db, TaskLine line, Taker taker, long room, CancellationToken token)
    {
        string[] locks = db.IsSqlite ? [""] : ["FOR UPDATE OF j SKIP LOCKED", "FOR UPDATE OF j"];
        foreach (var locking in locks)
        {
            var rows = await db.QueryAsync(
                $$"""
                SELECT t.id, t.reservation FROM tasks t JOIN jobs j ON j.id = t.job_id
                WHERE t.pool = @pool AND t.tags = @tags AND t.status = 'queued'
                    AND (t.not_before IS NULL OR t.not_before <= {now})
                    AND (NOT t.cancel_requested OR t.residue IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM pools p WHERE p.name = @pool AND p.paused)
                    AND t.reservation <= @room
                    AND (t.avoid_worker IS NULL OR t.avoid_worker <> @worker OR t.not_before <= {now} - @elsewhere
                        OR NOT EXISTS (SELECT 1 FROM workers w WHERE w.name <> @worker AND {{WorkerStatements.Takes}}))
                ORDER BY t.priority, t.turn, t.id LIMIT 1 {{locking}}
                """,
                r => new QueueHead(r.GetString(0), r.GetInt64(1)), token,
                ("pool", line.Pool), ("tags", line.Tags), ("room", room), ("worker", taker.Worker),
                ("elsewhere", (long)taker.Elsewhere.TotalMilliseconds)).ConfigureAwait(false);
            if (rows is [var head])
            {
                return head;
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
}
