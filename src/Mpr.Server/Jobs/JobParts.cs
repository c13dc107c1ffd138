using GraphQL.DataLoader;
using Microsoft.EntityFrameworkCore;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Graph;

namespace Mpr.Server.Jobs;

/// <summary>What belongs to jobs, read for all jobs of a page at once. One a request.</summary>
public sealed class JobParts
{
    private readonly IDbContextFactory<MprDbContext> _databases;
    private readonly BatchLoader<AssetDocument> _assets;
    private readonly BatchLoader<IReadOnlyList<TaskDocument>> _tasks;

    public JobParts(IDbContextFactory<MprDbContext> databases)
    {
        _databases = databases;
        _assets = new(LoadAssetsAsync);
        _tasks = new(LoadTasksAsync);
    }

    /// <summary>The asset that a job reads; null when its record is gone. Who sees the job sees its source.</summary>
    public IDataLoaderResult<AssetDocument?> Asset(string id) => _assets.Load(id);

    /// <summary>The tasks of a job with their attempts; null when the job is gone.</summary>
    public IDataLoaderResult<IReadOnlyList<TaskDocument>?> Tasks(string job) => _tasks.Load(job);

    private async Task<IReadOnlyDictionary<string, AssetDocument>> LoadAssetsAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var assets = await db.Assets.AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancellation);
        return assets.ToDictionary(a => a.Id, a => AssetDocument.From(a));
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<TaskDocument>>> LoadTasksAsync(
        IReadOnlyCollection<string> jobs, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => jobs.Contains(t.JobId)).OrderBy(t => t.Ordinal).ToListAsync(cancellation);
        var attempts = await db.TaskAttempts.AsNoTracking()
            .Join(db.Tasks.Where(t => jobs.Contains(t.JobId)), a => a.TaskId, t => t.Id, (a, _) => a)
            .OrderBy(a => a.Number).ToListAsync(cancellation);
        var byTask = attempts.ToLookup(a => a.TaskId);
        return tasks.GroupBy(t => t.JobId).ToDictionary(
            g => g.Key, g => (IReadOnlyList<TaskDocument>)[.. g.Select(t => JobDocuments.Task(t, byTask[t.Id]))]);
    }
}
