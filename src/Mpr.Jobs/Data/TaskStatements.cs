using System.Data.Common;
using Mpr.Jobs.Dispatch;
using Mpr.Jobs.Workers;

namespace Mpr.Jobs.Data;

/// <summary>A task that is ready for a worker.</summary>
/// <param name="Id">The task.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record ReadyTask(string Id, TaskLine Line);

/// <summary>A task under a fresh lease.</summary>
internal sealed record ClaimedTask(
    string Id, string JobId, string Kind, string Payload, string Pool, int Attempt, bool CancelRequested,
    string? Residue);

/// <summary>Who reaches for a task.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Elsewhere">How long a task that failed here is left to others.</param>
internal sealed record Taker(string Worker, TimeSpan Elsewhere);

/// <summary>What came of reaching for the head of a queue.</summary>
/// <param name="Task">The task that was taken; null when none was.</param>
/// <param name="Empty">Nothing is there to be taken; false with no task means that another worker was quicker.</param>
internal sealed record Claim(ClaimedTask? Task, bool Empty);

/// <summary>
/// The statements by which a task changes hands. Every transaction that changes the state of a task locks the row of
/// its job first, so all changes within a job happen one after another and what is derived from several tasks (which
/// ones wait no more, the job's state) is never derived from a stale view.
/// </summary>
internal static class TaskStatements
{
    /// <summary>Takes the lease of the task whose turn it is in a line, of those for which there is room.</summary>
    public static async Task<Claim?> ClaimNextAsync(
        EngineTransaction db, TaskLine line, Taker taker, RoomClaim room, CancellationToken token)
    {
        var head = await PoolStatements.HeadAsync(db, line, taker, room.Left, token).ConfigureAwait(false);
        if (head is null)
        {
            return new(null, true);
        }

        // Somebody else in this process may have taken the room since; then the next look finds less of it.
        if (!room.TryTake(head.Reservation))
        {
            return new(null, false);
        }

        return new(await ClaimAsync(db, head.Id, taker.Worker, token).ConfigureAwait(false), false);
    }

    /// <summary>
    /// Takes the lease of one task. Null when the task is not to be had, which makes a second delivery harmless.
    /// </summary>
    public static async Task<ClaimedTask?> ClaimAsync(
        EngineTransaction db, string taskId, string worker, CancellationToken token)
    {
        await JobStatements.LockByTaskAsync(db, taskId, token).ConfigureAwait(false);
        var claimed = await db.QueryAsync(
            """
            UPDATE tasks SET status = 'running', attempt = attempt + 1, worker = @worker, started_at = {now},
                heartbeat_at = {now}, not_before = NULL, progress = 0, phase = NULL, progress_detail = NULL
            WHERE id = @task AND status = 'queued' AND (not_before IS NULL OR not_before <= {now})
                AND (NOT cancel_requested OR residue IS NOT NULL)
            RETURNING id, job_id, kind, payload, pool, attempt, cancel_requested, residue
            """,
            r => new ClaimedTask(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4),
                r.GetInt32(5), r.GetBoolean(6), Text(r, 7)),
            token, ("task", taskId), ("worker", worker)).ConfigureAwait(false);
        if (claimed is not [var task])
        {
            return null;
        }

        await db.ExecuteAsync(
            "INSERT INTO task_attempts (task_id, number, worker, started_at) VALUES (@task, @number, @worker, {now})",
            token, ("task", taskId), ("number", task.Attempt), ("worker", worker)).ConfigureAwait(false);
        await JobStatements.DeriveAsync(db, task.JobId, token).ConfigureAwait(false);
        return task;
    }

    /// <summary>
    /// Ends an attempt. Null when it no longer holds the lease: nothing may come of it. A heartbeat, when given, must
    /// still be the last one.
    /// </summary>
    public static async Task<IReadOnlyList<ReadyTask>?> EndAsync(
        EngineTransaction db, EndingRule rule, string taskId, int attempt, long? heartbeat, TaskEnding end,
        CancellationToken token)
    {
        await JobStatements.LockByTaskAsync(db, taskId, token).ConfigureAwait(false);
        if (await RunningAsync(db, taskId, attempt, end.Code, token).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var next = rule.Decide(row, end);
        if (end.Ending == AttemptEnding.Lost && next.Status == JobTaskStatus.Failed)
        {
            end = WorkerLost(end, next.LostLeases);
        }

        if (!await LeaveAsync(db, taskId, attempt, heartbeat, end, next, token).ConfigureAwait(false))
        {
            return null;
        }

        await CloseAttemptAsync(db, taskId, attempt, end, next.Status, token).ConfigureAwait(false);
        return await FollowAsync(db, taskId, row, next, end, token).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ReadyTask>> FollowAsync(
        EngineTransaction db, string taskId, RunningTask row, NextStep next, TaskEnding end, CancellationToken token)
    {
        IReadOnlyList<ReadyTask> ready = next.Status switch
        {
            JobTaskStatus.Queued when next.Delay is null => [new(taskId, row.Line)],
            JobTaskStatus.Succeeded => await JobStatements.ReleaseAsync(db, row.JobId, token).ConfigureAwait(false),
            JobTaskStatus.Failed => await JobStatements.FailAsync(db, row.JobId, end, token).ConfigureAwait(false),
            _ => [],
        };
        await JobStatements.DeriveAsync(db, row.JobId, token).ConfigureAwait(false);
        return ready;
    }

    private static async Task<RunningTask?> RunningAsync(
        EngineTransaction db, string taskId, int attempt, string? code, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            """
            SELECT job_id, pool, tags, failures, max_attempts, lost_leases, cancel_requested, residue IS NOT NULL,
                CASE WHEN first_failed_at IS NULL THEN 0 ELSE {now} - first_failed_at END,
                CASE WHEN first_failed_at IS NULL THEN 0 ELSE CAST((SELECT count(*) FROM task_attempts a
                    WHERE a.task_id = @task AND a.failure_code = CAST(@code AS text)
                        AND a.ended_at >= tasks.first_failed_at) AS integer) END
            FROM tasks WHERE id = @task AND attempt = @attempt AND status = 'running'
            """,
            r => new RunningTask(r.GetString(0), new(r.GetString(1), r.GetString(2)), r.GetInt32(3), r.GetInt32(4),
                r.GetInt32(5), r.GetBoolean(6), r.GetBoolean(7))
            {
                FailingFor = TimeSpan.FromMilliseconds(r.GetInt64(8)),
                SameFailures = r.GetInt32(9),
            },
            token, ("task", taskId), ("attempt", attempt), ("code", code)).ConfigureAwait(false);
        return rows.FirstOrDefault();
    }

    // A residue outlives every ending but success, unless the handler itself took it back: the next claim, or the
    // cleaning of ended tasks, settles it.
    private static async Task<bool> LeaveAsync(
        EngineTransaction db, string taskId, int attempt, long? heartbeat, TaskEnding end, NextStep next,
        CancellationToken token)
    {
        var status = next.Status;
        var changed = await db.ExecuteAsync(
            """
            UPDATE tasks SET status = @status, publishing = FALSE, heartbeat_at = NULL,
                avoid_worker = CASE WHEN @failed THEN worker ELSE avoid_worker END, worker = NULL,
                first_failed_at = CASE WHEN @failed THEN COALESCE(first_failed_at, {now}) ELSE first_failed_at END,
                dispatched_at = NULL, failures = @failures, lost_leases = @lost, result = @result,
                progress = CASE @status WHEN 'succeeded' THEN 1 WHEN 'queued' THEN 0 ELSE progress END,
                residue = CASE @status WHEN 'succeeded' THEN NULL ELSE residue END,
                error_code = COALESCE(@code, error_code), error_message = COALESCE(@message, error_message),
                not_before = {now} + CAST(@delay AS bigint),
                finished_at = CASE WHEN @status <> 'queued' THEN {now} END
            WHERE id = @task AND attempt = @attempt AND status = 'running'
                AND (CAST(@heartbeat AS bigint) IS NULL OR heartbeat_at = CAST(@heartbeat AS bigint))
            """,
            token, ("status", Name(status)), ("failures", next.Failures), ("lost", next.LostLeases),
            ("result", status == JobTaskStatus.Succeeded ? end.Result : null), ("code", end.Code),
            ("failed", end.Ending == AttemptEnding.Failed), ("message", end.Message),
            ("delay", (long?)next.Delay?.TotalMilliseconds),
            ("task", taskId), ("attempt", attempt), ("heartbeat", heartbeat)).ConfigureAwait(false);
        return changed == 1;
    }

    private static async Task CloseAttemptAsync(
        EngineTransaction db, string taskId, int attempt, TaskEnding end, JobTaskStatus status, CancellationToken token)
    {
        var ending = status == JobTaskStatus.Canceled && end.Ending != AttemptEnding.Lost
            ? AttemptEnding.Canceled : end.Ending;
        await db.ExecuteAsync(
            """
            UPDATE task_attempts SET ended_at = {now}, ending = @ending, failure_code = @code,
                failure_message = @message, log = @log
            WHERE task_id = @task AND number = @attempt
            """,
            token, ("ending", Name(ending)), ("code", end.Code), ("message", end.Message), ("log", Tail(end.Log)),
            ("task", taskId), ("attempt", attempt)).ConfigureAwait(false);
    }

    private static TaskEnding WorkerLost(TaskEnding end, int lost) => end with
    {
        Code = EngineFailure.WorkerLost,
        Message = $"The task lost its worker {lost} times.",
        Retryable = true,
        Advice = "Look why the worker dies while it runs this task (memory, a crash in its log), then retry.",
    };

    private const int LogLimit = 65_536;

    private static string? Tail(string? log) => log is { Length: > LogLimit } ? log[^LogLimit..] : log;

    internal static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();

    internal static string? Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
