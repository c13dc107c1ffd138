using System.Data.Common;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Data;

/// <summary>The statements that change a job as a whole. All expect the job's row to be locked, or lock it.</summary>
internal static class JobStatements
{
    /// <summary>Locks the row until the end of the transaction; null when there is no such job.</summary>
    public static async Task<JobStatus?> LockAsync(EngineTransaction db, string jobId, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            "UPDATE jobs SET version = version + 1 WHERE id = @job RETURNING status",
            r => Enum.Parse<JobStatus>(r.GetString(0), true), token, ("job", jobId)).ConfigureAwait(false);
        return rows is [var status] ? status : null;
    }

    public static Task LockByTaskAsync(EngineTransaction db, string taskId, CancellationToken token) =>
        db.ExecuteAsync(
            "UPDATE jobs SET version = version + 1 WHERE id = (SELECT job_id FROM tasks WHERE id = @task)",
            token, ("task", taskId));

    /// <summary>
    /// Queues the tasks that wait no more, each with a turn. Looked up rather than counted: there is no counter that
    /// could drift, and doing it twice changes nothing.
    /// </summary>
    public static async Task<IReadOnlyList<ReadyTask>> ReleaseAsync(
        EngineTransaction db, string jobId, CancellationToken token)
    {
        var released = await db.QueryAsync(
            """
            UPDATE tasks SET status = 'queued', dispatched_at = NULL
            WHERE job_id = @job AND status = 'waiting' AND NOT EXISTS (
                SELECT 1 FROM task_dependencies d JOIN tasks p ON p.id = d.depends_on_id
                WHERE d.task_id = tasks.id AND p.status <> 'succeeded')
            RETURNING id, pool, tags, priority, "group", ordinal, turn
            """,
            ReadTurn, token, ("job", jobId)).ConfigureAwait(false);

        // What had a turn before, and is taken up again, keeps it.
        await GiveTurnsAsync(db, released.Where(r => r.Turn == 0), token).ConfigureAwait(false);
        return [.. released.OrderBy(r => r.Ordinal).Select(r => r.Task)];
    }

    /// <summary>Gives a job another priority, and what waits in the queue its turns there.</summary>
    public static async Task PrioritizeAsync(
        EngineTransaction db, string jobId, JobPriority priority, CancellationToken token)
    {
        await db.ExecuteAsync(
            "UPDATE jobs SET priority = @priority WHERE id = @job", token, ("priority", (int)priority), ("job", jobId))
            .ConfigureAwait(false);
        var moved = await db.QueryAsync(
            """
            UPDATE tasks SET priority = @priority, turn = CASE status WHEN 'running' THEN turn ELSE 0 END
            WHERE job_id = @job AND status IN ('waiting', 'queued', 'running') AND priority <> @priority
            RETURNING id, pool, tags, priority, "group", ordinal, turn, status
            """,
            r => (Task: ReadTurn(r), Queued: r.GetString(7) == "queued"),
            token, ("priority", (int)priority), ("job", jobId)).ConfigureAwait(false);
        await GiveTurnsAsync(db, moved.Where(m => m.Queued).Select(m => m.Task), token).ConfigureAwait(false);
    }

    private static async Task GiveTurnsAsync(
        EngineTransaction db, IEnumerable<TurnedTask> tasks, CancellationToken token)
    {
        foreach (var line in tasks.OrderBy(t => t.Ordinal).GroupBy(t => (t.Task.Line.Pool, t.Group)))
        {
            var turn = await PoolStatements.NextTurnAsync(
                db, line.Key.Pool, line.First().Priority, line.Key.Group, token).ConfigureAwait(false);
            foreach (var task in line)
            {
                await db.ExecuteAsync(
                    "UPDATE tasks SET turn = @turn WHERE id = @task", token, ("turn", turn++), ("task", task.Task.Id))
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>The first task that fails for good fails the job; the others are called off.</summary>
    public static async Task<IReadOnlyList<ReadyTask>> FailAsync(
        EngineTransaction db, string jobId, TaskEnding end, CancellationToken token)
    {
        await db.ExecuteAsync(
            """
            UPDATE jobs SET status = 'canceling', error_code = @code, error_message = @message,
                error_retryable = CAST(@retryable AS boolean), error_advice = @advice
            WHERE id = @job AND error_code IS NULL AND status IN ('running', 'canceling')
            """,
            token, ("job", jobId), ("code", end.Code), ("message", end.Message), ("retryable", end.Retryable),
            ("advice", end.Advice)).ConfigureAwait(false);
        return await CallOffAsync(db, jobId, token).ConfigureAwait(false);
    }

    /// <summary>Winds the job up because a user says so.</summary>
    public static async Task<IReadOnlyList<ReadyTask>> CancelAsync(
        EngineTransaction db, string jobId, CancellationToken token)
    {
        await db.ExecuteAsync(
            "UPDATE jobs SET status = 'canceling' WHERE id = @job AND status IN ('queued', 'running')",
            token, ("job", jobId)).ConfigureAwait(false);
        var ready = await CallOffAsync(db, jobId, token).ConfigureAwait(false);
        await DeriveAsync(db, jobId, token).ConfigureAwait(false);
        return ready;
    }

    /// <summary>
    /// Ends what has not started and flags what runs. A queued task with a residue is not ended yet: its last attempt
    /// died and may have published, so it goes to a worker that looks first.
    /// </summary>
    public static async Task<IReadOnlyList<ReadyTask>> CallOffAsync(
        EngineTransaction db, string jobId, CancellationToken token)
    {
        await db.ExecuteAsync(
            """
            UPDATE tasks SET status = 'canceled', finished_at = {now}, not_before = NULL
            WHERE job_id = @job AND (status = 'waiting' OR (status = 'queued' AND residue IS NULL))
            """,
            token, ("job", jobId)).ConfigureAwait(false);
        var flagged = await db.QueryAsync(
            """
            UPDATE tasks SET cancel_requested = TRUE, not_before = NULL
            WHERE job_id = @job AND status IN ('queued', 'running') RETURNING id, pool, tags, status
            """,
            r => (Task: ReadReady(r), Queued: r.GetString(3) == "queued"),
            token, ("job", jobId)).ConfigureAwait(false);
        return [.. flagged.Where(f => f.Queued).Select(f => f.Task)];
    }

    /// <summary>Derives the job's state, progress and times from its tasks.</summary>
    public static Task DeriveAsync(EngineTransaction db, string jobId, CancellationToken token) => db.ExecuteAsync(
        """
        UPDATE jobs SET
            status = CASE
                WHEN t.open = 0 AND t.failed > 0 THEN 'failed'
                WHEN t.open = 0 AND t.canceled > 0 THEN 'canceled'
                WHEN t.open = 0 THEN 'succeeded'
                WHEN jobs.status = 'canceling' THEN 'canceling'
                WHEN t.started > 0 THEN 'running'
                ELSE 'queued' END,
            progress = CASE
                WHEN t.open = 0 AND t.failed + t.canceled = 0 THEN 100
                WHEN t.done > 99.9 THEN 99.9
                ELSE t.done END,
            started_at = CASE WHEN t.started > 0 THEN COALESCE(jobs.started_at, {now}) ELSE jobs.started_at END,
            finished_at = CASE WHEN t.open = 0 THEN {now} END
        FROM (SELECT
                sum(CASE WHEN status IN ('waiting', 'queued', 'running') THEN 1 ELSE 0 END) AS open,
                sum(CASE WHEN status IN ('running', 'succeeded') THEN 1 ELSE 0 END) AS started,
                sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed,
                sum(CASE WHEN status = 'canceled' THEN 1 ELSE 0 END) AS canceled,
                100.0 * sum(weight * progress) / sum(weight) AS done
            FROM tasks WHERE job_id = @job) t
        WHERE jobs.id = @job
        """,
        token, ("job", jobId));

    /// <summary>Puts an ended task in another line, where it gets a turn of its own.</summary>
    public static Task MoveAsync(
        EngineTransaction db, string jobId, string taskId, TaskPlace place, CancellationToken token) => db.ExecuteAsync(
        """
        UPDATE tasks SET pool = @pool, tags = @tags, reservation = @reservation, turn = 0
        WHERE id = @task AND job_id = @job AND status IN ('failed', 'canceled') AND (pool <> @pool OR tags <> @tags)
        """,
        token, ("pool", place.Pool), ("tags", place.Tags), ("reservation", place.Reservation), ("task", taskId),
        ("job", jobId));

    /// <summary>Opens an ended job again: what succeeded stays, the rest starts afresh.</summary>
    public static async Task<IReadOnlyList<ReadyTask>> ReopenAsync(
        EngineTransaction db, string jobId, CancellationToken token)
    {
        await db.ExecuteAsync(
            """
            UPDATE tasks SET status = 'waiting', failures = 0, lost_leases = 0, cancel_requested = FALSE,
                first_failed_at = NULL, avoid_worker = NULL,
                progress = 0, phase = NULL, progress_detail = NULL, error_code = NULL, error_message = NULL,
                not_before = NULL, finished_at = NULL
            WHERE job_id = @job AND status IN ('failed', 'canceled')
            """,
            token, ("job", jobId)).ConfigureAwait(false);
        await db.ExecuteAsync(
            """
            UPDATE jobs SET status = 'queued', error_code = NULL, error_message = NULL, error_retryable = NULL,
                error_advice = NULL, finished_at = NULL
            WHERE id = @job AND status IN ('failed', 'canceled')
            """,
            token, ("job", jobId)).ConfigureAwait(false);
        var ready = await ReleaseAsync(db, jobId, token).ConfigureAwait(false);
        await DeriveAsync(db, jobId, token).ConfigureAwait(false);
        return ready;
    }

    private static TurnedTask ReadTurn(DbDataReader reader) => new(
        ReadReady(reader), (JobPriority)reader.GetInt32(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt64(6));

    /// <summary>A task and what its turn depends on; 0: it has none yet.</summary>
    private sealed record TurnedTask(ReadyTask Task, JobPriority Priority, string Group, int Ordinal, long Turn);

    internal static ReadyTask ReadReady(DbDataReader reader) =>
        new(reader.GetString(0), new TaskLine(reader.GetString(1), reader.GetString(2)));
}
