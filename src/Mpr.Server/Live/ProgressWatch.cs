using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Jobs;

namespace Mpr.Server.Live;

/// <summary>
/// Sees how far the running jobs are, wherever they run: workers write it on their rows once a second. Nothing of it is
/// kept; the newest is all there is.
/// </summary>
internal sealed class ProgressWatch(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    private Dictionary<string, Pace> _seen = [];

    /// <summary>The running jobs that are further than at the last call. One statement.</summary>
    public async Task<IReadOnlyList<LiveEvent>> NextAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Tasks.AsNoTracking()
            .Where(t => t.Status == JobTaskStatus.Running)
            .Join(db.MediaJobs, t => t.JobId, j => j.Id, (t, j) => new { t.Ordinal, t.Phase, t.ProgressDetail, Job = j })
            .OrderBy(r => r.Job.Id).ThenBy(r => r.Ordinal)
            .ToListAsync(cancellation);
        var (now, before) = (time.GetUtcNow(), _seen);
        _seen = [];
        var events = new List<LiveEvent>();
        foreach (var row in rows.DistinctBy(r => r.Job.Id))
        {
            var pace = new Pace(row.Job.Progress, row.Phase, row.ProgressDetail);
            _seen.Add(row.Job.Id, pace);
            if (!before.TryGetValue(row.Job.Id, out var last) || last != pace)
            {
                events.Add(new LiveEvent(LiveTypes.Progress, now, News(row.Job, pace), null, null));
            }
        }

        return events;
    }

    private static JobNews News(MediaJob job, Pace pace)
    {
        var detail = pace.Detail is { } json ? JsonSerializer.Deserialize<TaskPace>(json) : null;
        return JobNewsOf.Now(job) with
        {
            Phase = pace.Phase,
            Speed = detail?.Speed,
            Fps = detail?.Fps,
            EtaSeconds = detail?.EtaSeconds,
        };
    }

    private sealed record Pace(double Progress, string? Phase, string? Detail);
}
