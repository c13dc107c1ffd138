using System.Text;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Data;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>Reads jobs. A page costs two statements, however many jobs it shows.</summary>
public sealed class JobCatalog(
    IDbContextFactory<MprDbContext> databases, QueueViews queue, ExecutorChoice executors)
{
    /// <summary>A job with its tasks and attempts.</summary>
    /// <exception cref="ProblemException">There is none that the caller sees.</exception>
    public async Task<JobDocument> GetAsync(string id, Caller caller, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var job = await FindAsync(db, id, caller, cancellation);
        var tasks = await TasksAsync(db, [id], cancellation);
        var ids = tasks.Select(t => t.Id).ToList();
        var attempts = await db.TaskAttempts.AsNoTracking()
            .Where(a => ids.Contains(a.TaskId))
            .OrderBy(a => a.Number)
            .ToListAsync(cancellation);
        var place = job.Status == JobStatus.Queued ? await queue.FindPlaceAsync(id, cancellation) : null;
        var used = await db.LambdaExecutions.AsNoTracking().Where(e => e.JobId == id).ToListAsync(cancellation);
        return JobDocuments.Whole(
            job, tasks, attempts.ToLookup(a => a.TaskId), place, executors.Account(job.LambdaEstimate, used));
    }

    /// <summary>Jobs, newest first.</summary>
    public async Task<Page<JobDocument>> ListAsync(
        JobFilter filter, Caller caller, int limit, string? before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var jobs = Seen(db.MediaJobs.AsNoTracking(), caller);
        jobs = filter.Status is { } status ? jobs.Where(j => j.Status == status) : jobs;
        jobs = filter.SourceKey is { } key ? jobs.Where(j => j.SourceKey == key) : jobs;
        jobs = before is not null ? jobs.Where(j => string.Compare(j.Id, before) < 0) : jobs;
        var rows = await jobs.OrderByDescending(j => j.Id).Take(limit + 1).ToListAsync(cancellation);
        var page = Page.Cut(rows, limit, j => j.Id);
        var tasks = await TasksAsync(db, [.. page.Items.Select(j => j.Id)], cancellation);
        var byJob = tasks.ToLookup(t => t.JobId);
        return new Page<JobDocument>(
            [.. page.Items.Select(j => JobDocuments.Summary(j, [.. byJob[j.Id]]))], page.NextCursor);
    }

    /// <summary>Ids of the newest jobs that ended in a state, at most so many.</summary>
    public async Task<IReadOnlyList<string>> EndedAsync(
        JobStatus status, string? group, Caller caller, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Seen(db.MediaJobs.AsNoTracking(), caller)
            .Where(j => j.Status == status && (group == null || j.Group == group))
            .OrderByDescending(j => j.Id).Take(most).Select(j => j.Id).ToListAsync(cancellation);
    }

    /// <summary>The tasks of a job, as they are to be done.</summary>
    public async Task<IReadOnlyDictionary<string, MediaTask>> PayloadsAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await TasksAsync(db, [id], cancellation)).ToDictionary(t => t.Id, t => MediaTask.FromJson(t.Payload));
    }

    /// <summary>Keeps what a job is estimated to cost in Lambda; null: it does not run there.</summary>
    public async Task NoteEstimateAsync(string id, string? estimate, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.MediaJobs.Where(j => j.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.LambdaEstimate, estimate), cancellation);
    }

    /// <summary>What FFmpeg was told and said, attempt by attempt.</summary>
    /// <exception cref="ProblemException">There is no such job that the caller sees.</exception>
    public async Task<string> LogAsync(string id, Caller caller, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await FindAsync(db, id, caller, cancellation);
        var attempts = await db.TaskAttempts.AsNoTracking()
            .Join(db.Tasks.Where(t => t.JobId == id), a => a.TaskId, t => t.Id, (a, t) => new { t.Ordinal, Attempt = a })
            .OrderBy(row => row.Ordinal).ThenBy(row => row.Attempt.Number)
            .ToListAsync(cancellation);
        var log = new StringBuilder();
        foreach (var row in attempts)
        {
            var ending = row.Attempt.Ending is { } known ? StoredName.Text(known) : "running";
            log.Append($"== {row.Attempt.TaskId} attempt {row.Attempt.Number} on {row.Attempt.Worker}: {ending}\n");
            log.Append(row.Attempt.Log?.TrimEnd('\n')).Append('\n');
        }

        return log.ToString();
    }

    /// <summary>A job's row alone.</summary>
    /// <exception cref="ProblemException">There is none that the caller sees.</exception>
    public async Task<MediaJob> FindAsync(string id, Caller caller, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindAsync(db, id, caller, cancellation);
    }

    internal static IQueryable<MediaJob> Seen(IQueryable<MediaJob> jobs, Caller caller)
    {
        if (caller.Prefix is not { } prefix)
        {
            return jobs;
        }

        var last = KeyRange.End(prefix);
        return jobs.Where(j => string.Compare(j.SourceKey, prefix) >= 0 && string.Compare(j.SourceKey, last) <= 0);
    }

    private static async Task<MediaJob> FindAsync(
        MprDbContext db, string id, Caller caller, CancellationToken cancellation)
    {
        var job = await db.MediaJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellation);
        return job is not null && caller.Sees(job.SourceKey)
            ? job
            : throw ProblemException.NotFound($"There is no job {id}.");
    }

    private static Task<List<JobTask>> TasksAsync(MprDbContext db, List<string> jobs, CancellationToken cancellation) =>
        db.Tasks.AsNoTracking()
            .Where(t => jobs.Contains(t.JobId))
            .OrderBy(t => t.JobId).ThenBy(t => t.Ordinal)
            .ToListAsync(cancellation);
}

/// <summary>Which jobs a list shows; null does not filter.</summary>
public sealed record JobFilter(JobStatus? Status, string? SourceKey);
