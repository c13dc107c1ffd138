using System.Globalization;
using System.Text;

namespace Mpr.Jobs.Data;

/// <summary>A lease to renew, with what its attempt reported since the last time (null: nothing new).</summary>
internal sealed record LeaseBeat(string TaskId, int Attempt, string JobId, TaskProgress? Progress);

/// <summary>A lease that the database still knows.</summary>
internal sealed record LeaseAnswer(string TaskId, bool CancelRequested);

/// <summary>What an attempt writes under its lease. Every statement names the attempt; none changes a state.</summary>
internal static class LeaseStatements
{
    /// <summary>Renews all leases of the process in one statement. A lease that is not answered is lost.</summary>
    public static List<LeaseAnswer> Beat(EngineTransaction db, IReadOnlyList<LeaseBeat> beats)
    {
        var values = new List<(string, object?)>(beats.Count * 5);
        var rows = new StringBuilder();
        foreach (var beat in beats)
        {
            var n = (values.Count / 5).ToString(CultureInfo.InvariantCulture);
            rows.Append(rows.Length == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture,
                $"(CAST(@t{n} AS text), CAST(@a{n} AS integer), CAST(@f{n} AS double precision), ").Append(
                CultureInfo.InvariantCulture, $"CAST(@p{n} AS text), CAST(@d{n} AS text))");
            values.AddRange([
                ($"t{n}", beat.TaskId), ($"a{n}", beat.Attempt), ($"f{n}", beat.Progress?.Fraction),
                ($"p{n}", beat.Progress?.Phase), ($"d{n}", beat.Progress?.Detail)]);
        }

        return db.Query(
            $$"""
            UPDATE tasks SET heartbeat_at = {now}, progress = COALESCE(v.column3, progress),
                phase = COALESCE(v.column4, phase), progress_detail = COALESCE(v.column5, progress_detail)
            FROM (VALUES {{rows}}) AS v
            WHERE tasks.id = v.column1 AND tasks.attempt = v.column2 AND tasks.status = 'running'
            RETURNING tasks.id, tasks.cancel_requested
            """,
            r => new LeaseAnswer(r.GetString(0), r.GetBoolean(1)),
            [.. values]);
    }

    /// <summary>
    /// Brings the progress of jobs up to that of their tasks. Approximate by nature, so outside the job's lock.
    /// </summary>
    public static void Roll(EngineTransaction db, IReadOnlyCollection<string> jobIds)
    {
        var values = jobIds.Select((id, n) => ($"j{n.ToString(CultureInfo.InvariantCulture)}", (object?)id)).ToArray();
        db.Query(
            $$"""
            UPDATE jobs SET progress = (
                SELECT CASE WHEN s.done > 99.9 THEN 99.9 ELSE s.done END FROM (
                    SELECT 100.0 * sum(t.weight * t.progress) / sum(t.weight) AS done
                    FROM tasks t WHERE t.job_id = jobs.id) s)
            WHERE id IN ({{string.Join(", ", values.Select(v => "@" + v.Item1))}})
                AND status IN ('running', 'canceling')
            RETURNING id
            """,
            r => r.GetString(0),
            values);
    }

    /// <summary>
    /// The point of no return: records that publishing begins. Null when the lease is lost or a cancellation came
    /// first.
    /// The lease is renewed with it, so that a full timeout lies ahead.
    /// </summary>
    public static async Task<bool> PublishAsync(
        EngineTransaction db, string taskId, int attempt, CancellationToken token) =>
        await db.ExecuteAsync(
            """
            UPDATE tasks SET publishing = TRUE, heartbeat_at = {now}
            WHERE id = @task AND attempt = @attempt AND status = 'running' AND NOT cancel_requested
            """,
            token, ("task", taskId), ("attempt", attempt)).ConfigureAwait(false) == 1;

    /// <summary>Stores or, with null, clears the residue; false when the lease is lost.</summary>
    public static async Task<bool> NoteResidueAsync(
        EngineTransaction db, string taskId, int attempt, string? residue, CancellationToken token) =>
        await db.ExecuteAsync(
            "UPDATE tasks SET residue = @residue WHERE id = @task AND attempt = @attempt AND status = 'running'",
            token, ("residue", residue), ("task", taskId), ("attempt", attempt)).ConfigureAwait(false) == 1;

    /// <summary>Whether the attempt holds the lease and is asked to end; null when it does not hold it.</summary>
    public static async Task<bool?> CancelRequestedAsync(
        EngineTransaction db, string taskId, int attempt, CancellationToken token)
    {
        var rows = await db.QueryAsync(
            "SELECT cancel_requested FROM tasks WHERE id = @task AND attempt = @attempt AND status = 'running'",
            r => r.GetBoolean(0), token, ("task", taskId), ("attempt", attempt)).ConfigureAwait(false);
        return rows is [var requested] ? requested : null;
    }
}
