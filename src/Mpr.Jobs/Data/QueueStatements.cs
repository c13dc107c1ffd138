using System.Globalization;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Data;

/// <summary>A lease as a reconciler saw it.</summary>
internal sealed record LeaseSight(string TaskId, int Attempt, long HeartbeatAt, string Pool);

/// <summary>An ended task whose residue must still be settled.</summary>
internal sealed record ResidueSight(TaskRecovery Recovery, int Attempt);

/// <summary>What reconciling looks for. All of it is idempotent and may be done by any worker.</summary>
internal static class QueueStatements
{
    public const int Page = 500;

    /// <summary>Leases without a heartbeat for a time; a zero timeout gives all of them.</summary>
    public static async Task<List<LeaseSight>> StaleAsync(
        EngineTransaction db, TimeSpan timeout, CancellationToken token) =>
        await db.QueryAsync(
            """
            SELECT id, attempt, heartbeat_at, pool FROM tasks
            WHERE status = 'running' AND (@timeout = 0 OR heartbeat_at < {now} - @timeout) ORDER BY id
            """,
            r => new LeaseSight(r.GetString(0), r.GetInt32(1), r.GetInt64(2), r.GetString(3)),
            token, ("timeout", (long)timeout.TotalMilliseconds)).ConfigureAwait(false);

    /// <summary>A page of due tasks that were never handed to the dispatcher since they became ready.</summary>
    public static async Task<List<ReadyTask>> UndispatchedAsync(EngineTransaction db, CancellationToken token) =>
        await db.QueryAsync(
            $$"""
            SELECT id, pool, tags FROM tasks
            WHERE status = 'queued' AND dispatched_at IS NULL AND (not_before IS NULL OR not_before <= {now})
            ORDER BY id LIMIT {{Page}}
            """,
            JobStatements.ReadReady, token).ConfigureAwait(false);

    /// <summary>A page of tasks that were handed over long ago, but not taken.</summary>
    public static async Task<List<ReadyTask>> UntakenAsync(
        EngineTransaction db, TaskLine line, TimeSpan age, CancellationToken token) =>
        await db.QueryAsync(
            $$"""
            SELECT id, pool, tags FROM tasks
            WHERE status = 'queued' AND pool = @pool AND tags = @tags AND dispatched_at < {now} - @age
            ORDER BY id LIMIT {{Page}}
            """,
            JobStatements.ReadReady, token, ("pool", line.Pool), ("tags", line.Tags),
            ("age", (long)age.TotalMilliseconds)).ConfigureAwait(false);

    /// <summary>Notes that tasks were handed to the dispatcher.</summary>
    public static Task MarkDispatchedAsync(EngineTransaction db, IReadOnlyList<string> taskIds, CancellationToken token)
    {
        var values = taskIds
            .Select((id, n) => ($"t{n.ToString(CultureInfo.InvariantCulture)}", (object?)id)).ToArray();
        return db.ExecuteAsync(
            $$"""
            UPDATE tasks SET dispatched_at = {now}
            WHERE status = 'queued' AND id IN ({{string.Join(", ", values.Select(v => "@" + v.Item1))}})
            """,
            token, values);
    }

    /// <summary>What a dispatcher without memory of its own must be told again after its process started.</summary>
    public static Task ForgetDispatchAsync(EngineTransaction db, CancellationToken token) =>
        db.ExecuteAsync(
            "UPDATE tasks SET dispatched_at = NULL WHERE status = 'queued' AND dispatched_at IS NOT NULL", token);

    /// <summary>Makes a task be handed over again that the dispatcher did not take.</summary>
    public static Task<int> ForgetDispatchAsync(EngineTransaction db, string taskId, CancellationToken token) =>
        db.ExecuteAsync(
            "UPDATE tasks SET dispatched_at = NULL WHERE status = 'queued' AND id = @task", token, ("task", taskId));

    /// <summary>Makes the first task of a line be handed over again, whose ticket came where nothing more is taken.</summary>
    public static Task<int> HandBackAsync(EngineTransaction db, TaskLine line, CancellationToken token) =>
        ForgetFirstAsync(db, line, "TRUE", token);

    /// <summary>
    /// Makes one task of a line be handed over again, whose ticket came where it could not be taken: too little room,
    /// or it failed there before. One at a time is enough to find out when that has changed; those that wait longer are
    /// handed over again when the queue has run empty.
    /// </summary>
    public static Task<int> PassOnAsync(EngineTransaction db, TaskLine line, CancellationToken token) =>
        ForgetFirstAsync(
            db,
            line,
            """
            (reservation > 0 OR avoid_worker IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM pools p WHERE p.name = @pool AND p.paused)
            AND NOT EXISTS (SELECT 1 FROM tasks u WHERE u.pool = @pool AND u.tags = @tags
                AND u.status = 'queued' AND u.dispatched_at IS NULL)
            """,
            token);

    private static Task<int> ForgetFirstAsync(
        EngineTransaction db, TaskLine line, string condition, CancellationToken token) => db.ExecuteAsync(
            $$"""
            UPDATE tasks SET dispatched_at = NULL WHERE status = 'queued' AND id = (
                SELECT id FROM tasks WHERE pool = @pool AND tags = @tags AND status = 'queued'
                    AND dispatched_at IS NOT NULL AND (not_before IS NULL OR not_before <= {now}) AND {{condition}}
                ORDER BY priority, turn, id LIMIT 1)
            """,
            token, ("pool", line.Pool), ("tags", line.Tags));

    /// <summary>
    /// Takes some ended tasks with a residue, so that no other worker cleans the same within the pause. The time of the
    /// next try is kept in <c>not_before</c>, which has no other meaning once a task has ended.
    /// </summary>
    public static async Task<List<ResidueSight>> TakeResiduesAsync(
        EngineTransaction db, TimeSpan pause, CancellationToken token) =>
        await db.QueryAsync(
            """
            UPDATE tasks SET not_before = {now} + @pause WHERE id IN (
                SELECT id FROM tasks WHERE residue IS NOT NULL AND status IN ('failed', 'canceled')
                    AND (not_before IS NULL OR not_before <= {now}) ORDER BY id LIMIT 10)
            RETURNING job_id, id, kind, payload, residue, attempt
            """,
            r => new ResidueSight(
                new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), true),
                r.GetInt32(5)),
            token, ("pause", (long)pause.TotalMilliseconds)).ConfigureAwait(false);

    /// <summary>Forgets events that everybody has had a week to read.</summary>
    public static Task<int> ForgetEventsAsync(EngineTransaction db, CancellationToken token) =>
        db.ExecuteAsync("DELETE FROM job_events WHERE at < {now} - 604800000", token);

    /// <summary>Records that a residue is settled, if it is still the same.</summary>
    public static Task DropResidueAsync(EngineTransaction db, ResidueSight sight, CancellationToken token) =>
        db.ExecuteAsync(
            """
            UPDATE tasks SET residue = NULL, not_before = NULL
            WHERE id = @task AND attempt = @attempt AND residue = @residue AND status IN ('failed', 'canceled')
            """,
            token, ("task", sight.Recovery.TaskId), ("attempt", sight.Attempt), ("residue", sight.Recovery.Residue));
}
