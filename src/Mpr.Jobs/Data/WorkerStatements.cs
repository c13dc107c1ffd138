using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Data;

/// <summary>What a worker tells of itself with each sign of life.</summary>
internal sealed record WorkerReport(
    string Name, string Pools, string Tags, string Queues, string About, double? Load, long? Room, bool Resting);

/// <summary>The workers, as they report themselves and as people look at them.</summary>
internal static class WorkerStatements
{
    /// <summary>SQL: worker <c>w</c> lives, is not asked to drain, and serves the queue of task <c>t</c>.</summary>
    public const string Serves =
        $"w.seen_at > {{now}} - 30000 AND NOT w.draining AND w.queues LIKE '%,' || replace({TaskLine.QueueOf}, '_', '!_')"
        + " || ',%' ESCAPE '!'";

    /// <summary>SQL: the same, within its hours.</summary>
    public const string Takes = $"NOT w.resting AND {Serves}";

    /// <summary>SQL: the same, and has room for the task.</summary>
    public const string Fits = $"""
        {Takes} AND (w.room IS NULL OR t.reservation <= w.room - (
            SELECT COALESCE(sum(r.reservation), 0) FROM tasks r WHERE r.status = 'running' AND r.worker = w.name))
        """;

    /// <summary>Tells that a worker lives; answers whether it is to drain.</summary>
    public static async Task<bool> SeeAsync(EngineTransaction db, WorkerReport report, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            """
            INSERT INTO workers (name, pools, tags, queues, about, load, room, resting, started_at, seen_at, draining)
            VALUES (@name, @pools, @tags, @queues, @about, CAST(@load AS double precision), CAST(@room AS bigint),
                @resting, {now}, {now}, FALSE)
            ON CONFLICT (name) DO UPDATE SET load = excluded.load, room = excluded.room, resting = excluded.resting,
                seen_at = excluded.seen_at
            RETURNING draining
            """,
            r => r.GetBoolean(0), token, ("name", report.Name), ("pools", report.Pools), ("tags", report.Tags),
            ("queues", report.Queues), ("about", report.About), ("load", report.Load), ("room", report.Room),
            ("resting", report.Resting)).ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>Asks a worker to drain, or to take tasks again; false when there is no such worker.</summary>
    public static async Task<bool> DrainAsync(
        EngineTransaction db, string name, bool draining, CancellationToken token) =>
        await db.ExecuteAsync(
            "UPDATE workers SET draining = @draining WHERE name = @name",
            token, ("name", name), ("draining", draining)).ConfigureAwait(false) == 1;

    /// <summary>Removes a worker, and those not seen for a day.</summary>
    public static Task ForgetAsync(EngineTransaction db, string name, CancellationToken token) =>
        db.ExecuteAsync(
            "DELETE FROM workers WHERE name = @name OR seen_at < {now} - 86400000", token, ("name", name));

    /// <summary>All workers that were seen within a day, with what they run, by name.</summary>
    public static async Task<IReadOnlyList<WorkerSight>> ListAsync(EngineTransaction db, CancellationToken token)
    {
        var running = await db.QueryAsync(
            """
            SELECT worker, id, job_id, pool, attempt, progress, started_at FROM tasks
            WHERE status = 'running' ORDER BY id
            """,
            r => (Worker: r.GetString(0), Task: new RunningSight(
                r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetDouble(5), Moment(r.GetInt64(6)))),
            token).ConfigureAwait(false);
        var byWorker = running.ToLookup(r => r.Worker, r => r.Task);
        return await db.QueryAsync(
            """
            SELECT name, pools, tags, about, load, room, started_at, seen_at,
                CASE WHEN seen_at <= {now} - 30000 THEN 'gone' WHEN draining THEN 'draining'
                    WHEN resting THEN 'resting' ELSE 'ready' END
            FROM workers WHERE seen_at > {now} - 86400000 ORDER BY name
            """,
            r => new WorkerSight(
                r.GetString(0), Enum.Parse<WorkerState>(r.GetString(8), true), r.GetString(1),
                TaskTags.Split(r.GetString(2)), r.GetString(3), r.IsDBNull(4) ? null : r.GetDouble(4),
                r.IsDBNull(5) ? null : r.GetInt64(5), Moment(r.GetInt64(6)), Moment(r.GetInt64(7)),
                [.. byWorker[r.GetString(0)]]),
            token).ConfigureAwait(false);
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
