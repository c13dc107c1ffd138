using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Data;
using Mpr.Server.Executors;

namespace Mpr.Server.Jobs;

/// <summary>How fast jobs of a kind were, out of those that have succeeded.</summary>
public sealed class JobPace(IDbContextFactory<MprDbContext> databases)
{
    private const int Most = 20;

    /// <summary>
    /// Seconds of work for a second of result, in the middle of the newest jobs that the caller sees; null before there
    /// are any, and for pictures, whose work has nothing to do with a length.
    /// </summary>
    public async Task<double?> OfAsync(
        Operation operation, string type, JobExecutor executor, Caller caller, CancellationToken cancellation)
    {
        if (operation is Poster)
        {
            return null;
        }

        var preset = (operation as Transcode)?.Preset;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await JobCatalog.Seen(db.MediaJobs.AsNoTracking(), caller)
            .Where(j => j.Status == JobStatus.Succeeded && j.Type == type && j.Preset == preset)
            .Where(j => j.StartedAt != null && j.FinishedAt != null)
            .Join(db.Tasks.Where(t => t.Ordinal == 0), j => j.Id, t => t.JobId, (Job, Task) => new { Job, Task })
            .Where(row => (row.Task.Pool == LambdaSettings.Pool) == (executor == JobExecutor.Lambda))
            .OrderByDescending(row => row.Job.Id)
            .Take(Most)
            .Select(row => new { row.Job.Operation, row.Job.StartedAt, row.Job.FinishedAt, row.Task.Payload })
            .ToListAsync(cancellation);
        var paces = rows.Where(r => SameKind(JsonSerializer.Deserialize<Operation>(r.Operation), operation))
            .Select(r => (r.FinishedAt!.Value - r.StartedAt!.Value) / MediaTask.FromJson(r.Payload).Expected.Duration)
            .OfType<double>().Where(double.IsFinite).Order().ToList();
        return paces.Count > 0 ? paces[paces.Count / 2] : null;
    }

    private static bool SameKind(Operation? earlier, Operation wanted) =>
        (earlier as Trim)?.Mode == (wanted as Trim)?.Mode;
}
