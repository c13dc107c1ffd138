namespace Mpr.Jobs.Data;

/// <summary>
/// Lets a job's tasks into the queue: refuses what exceeds the limits, gives the rest their turns. Under concurrent
/// submissions a limit may be exceeded by what they bring at the same moment.
/// </summary>
internal sealed class Admission(JobEngineOptions options)
{
    /// <exception cref="QueueFullException">A limit is reached.</exception>
    public async Task AdmitAsync(EngineTransaction db, Job job, IReadOnlyList<JobTask> tasks, CancellationToken token)
    {
        foreach (var line in tasks.Where(t => t.Status == JobTaskStatus.Queued).GroupBy(t => t.Pool))
        {
            await CheckAsync(db, line.Key, null, line.Count(), options.QueueLimit, token).ConfigureAwait(false);
            await CheckAsync(db, line.Key, job.Group, line.Count(), options.GroupLimit, token).ConfigureAwait(false);
            var turn = await PoolStatements.NextTurnAsync(db, line.Key, job.Priority, job.Group, token)
                .ConfigureAwait(false);
            foreach (var task in line)
            {
                task.Turn = turn++;
            }
        }
    }

    private static async Task CheckAsync(
        EngineTransaction db, string pool, string? group, int more, int? limit, CancellationToken token)
    {
        if (limit is { } most
            && await PoolStatements.CountAsync(db, pool, group, most, token).ConfigureAwait(false) + more > most)
        {
            throw new QueueFullException(pool, group, most);
        }
    }
}
