using System.Data.Common;

namespace Mpr.Jobs.Data;

/// <summary>Where tasks stand in the queue, and why they wait. Each answer is one query.</summary>
internal static class PlaceStatements
{
    private const string Reason = $$"""
        CASE WHEN t.status = 'waiting' THEN 'dependencies'
            WHEN t.not_before > {now} THEN 'retrydelay'
            WHEN EXISTS (SELECT 1 FROM pools p WHERE p.name = t.pool AND p.paused) THEN 'paused'
            WHEN NOT EXISTS (SELECT 1 FROM workers w WHERE {{WorkerStatements.Serves}}) THEN 'noworker'
            WHEN NOT EXISTS (SELECT 1 FROM workers w WHERE {{WorkerStatements.Takes}}) THEN 'schedule'
            WHEN t.reservation > 0 AND NOT EXISTS (SELECT 1 FROM workers w WHERE {{WorkerStatements.Fits}}) THEN 'room'
            ELSE 'turn' END
        """;

    // How many stand before task t in its line. Three counts instead of one comparison of (priority, turn, id): each is
    // a range of the queue's index, of which no row is looked at.
    private static readonly string Ahead = "CAST(" + string.Join(" + ", new[]
    {
        "o.priority < t.priority",
        "o.priority = t.priority AND o.turn < t.turn",
        "o.priority = t.priority AND o.turn = t.turn AND o.id < t.id",
    }.Select(before =>
        $"(SELECT count(*) FROM tasks o WHERE o.pool = t.pool AND o.tags = t.tags AND o.status = 'queued' AND {before})"))
        + " AS integer)";

    /// <summary>Where the next task of a job stands; null when none of its tasks waits.</summary>
    public static async Task<QueuePlace?> PlaceAsync(EngineTransaction db, string jobId, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            $$"""
            SELECT t.id, t.job_id, t.pool, t.tags, t.priority, t."group", {{Reason}}, t.not_before,
                {{Ahead}}
            FROM tasks t WHERE t.job_id = @job AND t.status IN ('waiting', 'queued')
            ORDER BY t.status, t.priority, t.turn, t.id LIMIT 1
            """,
            Read, token, ("job", jobId)).ConfigureAwait(false);
        return rows.FirstOrDefault();
    }

    /// <summary>Every task that waits, line by line in the order of their turns; dependent tasks last.</summary>
    public static Task<List<QueuePlace>> ListAsync(
        EngineTransaction db, string? pool, int skip, int limit, CancellationToken token) =>
        db.QueryAsync(
            $$"""
            SELECT t.id, t.job_id, t.pool, t.tags, t.priority, t."group", {{Reason}}, t.not_before, t.ahead FROM (
                SELECT q.*, CAST(row_number() OVER (
                    PARTITION BY q.status, q.pool, q.tags ORDER BY q.priority, q.turn, q.id) - 1 AS integer) AS ahead
                FROM tasks q
                WHERE q.status IN ('waiting', 'queued') AND (CAST(@pool AS text) IS NULL OR q.pool = @pool)) t
            ORDER BY t.status, t.pool, t.tags, t.ahead LIMIT @limit OFFSET @skip
            """,
            Read, token, ("pool", pool), ("limit", limit), ("skip", skip));

    /// <summary>Every pool of which anything is known: tasks, workers or a pause.</summary>
    public static async Task<IReadOnlyList<PoolSight>> PoolsAsync(EngineTransaction db, CancellationToken token)
    {
        var counts = await db.QueryAsync(
            """
            SELECT pool, status, CAST(count(*) AS integer), min(created_at) FROM tasks WHERE status = 'queued'
                GROUP BY pool, status
            UNION ALL SELECT pool, status, CAST(count(*) AS integer), 0 FROM tasks WHERE status = 'waiting'
                GROUP BY pool, status
            UNION ALL SELECT pool, status, CAST(count(*) AS integer), 0 FROM tasks WHERE status = 'running'
                GROUP BY pool, status
            UNION ALL SELECT name, CASE WHEN paused THEN 'paused' ELSE 'open' END, 0, 0 FROM pools
            """,
            r => (Pool: r.GetString(0), Status: r.GetString(1), Count: r.GetInt32(2), Oldest: r.GetInt64(3)),
            token).ConfigureAwait(false);
        var slots = await SlotsAsync(db, token).ConfigureAwait(false);
        return
        [
            .. counts.Select(c => c.Pool).Union(slots.Select(s => s.Pool)).Order(StringComparer.Ordinal)
                .Select(pool => Sight(pool, counts.Where(c => c.Pool == pool).ToDictionary(
                    c => c.Status, c => (c.Count, c.Oldest)), [.. slots.Where(s => s.Pool == pool)])),
        ];
    }

    private static PoolSight Sight(
        string pool, Dictionary<string, (int Count, long Oldest)> counts, IReadOnlyList<PoolSlots> slots) =>
        new(
            pool,
            counts.ContainsKey("paused"),
            counts.GetValueOrDefault("queued").Count,
            counts.GetValueOrDefault("waiting").Count,
            counts.GetValueOrDefault("running").Count,
            slots.Count,
            slots.Sum(s => s.Slots),
            counts.TryGetValue("queued", out var queued) ? DateTimeOffset.FromUnixTimeMilliseconds(queued.Oldest) : null);

    private static async Task<IReadOnlyList<PoolSlots>> SlotsAsync(EngineTransaction db, CancellationToken token)
    {
        var workers = await db.QueryAsync(
            "SELECT pools FROM workers WHERE seen_at > {now} - 30000 AND NOT draining AND NOT resting",
            r => r.GetString(0), token).ConfigureAwait(false);
        return [.. workers.SelectMany(PoolSlots.Parse)];
    }

    private static QueuePlace Read(DbDataReader r) => new(
        r.GetString(1), r.GetString(0), r.GetString(2), TaskTags.Split(r.GetString(3)), (JobPriority)r.GetInt32(4),
        r.GetString(5), Enum.Parse<WaitingReason>(r.GetString(6), true),
        r.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(7)), r.GetInt32(8));
}
