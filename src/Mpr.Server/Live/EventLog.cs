using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;

namespace Mpr.Server.Live;

/// <summary>Reads the kept events of jobs and assets from the database.</summary>
internal sealed class EventLog(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    public const int PageSize = 500;

    // Transactions that are under way at the start have numbers not far below the newest.
    private const int LookedBack = 200;

    private readonly EventSequence _jobs = new(time);
    private readonly EventSequence _assets = new(time);

    /// <summary>Starts behind what is there; answers where that is.</summary>
    public async Task<LivePosition> StartAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        _jobs.Start(await db.JobEvents.OrderByDescending(e => e.Seq)
            .Take(LookedBack).Select(e => e.Seq).ToListAsync(cancellation));
        _assets.Start(await db.AssetEvents.OrderByDescending(e => e.Seq)
            .Take(LookedBack).Select(e => e.Seq).ToListAsync(cancellation));
        return new LivePosition(_jobs.Told, _assets.Told);
    }

    /// <summary>What has come since the last call, a page of it at most.</summary>
    public async Task<LiveBatch> NextAsync(CancellationToken cancellation)
    {
        var before = new LivePosition(_jobs.Told, _assets.Told);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (jobsMissing, assetsMissing) = (_jobs.Missing, _assets.Missing);
        var jobs = await Jobs(db)
            .Where(r => r.Event.Seq > before.Jobs || jobsMissing.Contains(r.Event.Seq))
            .OrderBy(r => r.Event.Seq).Take(PageSize).ToListAsync(cancellation);
        var assets = await Assets(db)
            .Where(r => r.Event.Seq > before.Assets || assetsMissing.Contains(r.Event.Seq))
            .OrderBy(r => r.Event.Seq).Take(PageSize).ToListAsync(cancellation);
        var events = Merge(
            [.. _jobs.Take(jobs, r => r.Event.Seq)], [.. _assets.Take(assets, r => r.Event.Seq)], before);
        return new LiveBatch(events, new LivePosition(_jobs.Told, _assets.Told));
    }

    /// <summary>A page of what a client missed.</summary>
    /// <param name="after">Where it stands.</param>
    /// <param name="upTo">From where it is told what is new.</param>
    public async Task<LiveBatch> ReplayAsync(LivePosition after, LivePosition upTo, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var jobs = await Jobs(db)
            .Where(r => r.Event.Seq > after.Jobs && r.Event.Seq <= upTo.Jobs)
            .OrderBy(r => r.Event.Seq).Take(PageSize).ToListAsync(cancellation);
        var assets = await Assets(db)
            .Where(r => r.Event.Seq > after.Assets && r.Event.Seq <= upTo.Assets)
            .OrderBy(r => r.Event.Seq).Take(PageSize).ToListAsync(cancellation);
        return new LiveBatch(
            Merge(jobs, assets, after),
            new LivePosition(
                jobs.Count < PageSize ? upTo.Jobs : jobs[^1].Event.Seq,
                assets.Count < PageSize ? upTo.Assets : assets[^1].Event.Seq));
    }

    /// <summary>Whether all events behind a position are still there.</summary>
    /// <param name="after">May be ahead of where this process stands, if another one gave it out.</param>
    public async Task<bool> IsKeptAsync(LivePosition after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await IsKeptAsync(db.JobEvents.Select(e => e.Seq), after.Jobs, cancellation)
            && await IsKeptAsync(db.AssetEvents.Select(e => e.Seq), after.Assets, cancellation);
    }

    // A number that the database has not given out is of another database.
    private static async Task<bool> IsKeptAsync(IQueryable<long> numbers, long after, CancellationToken cancellation)
    {
        var oldest = await numbers.OrderBy(n => n).Select(n => (long?)n).FirstOrDefaultAsync(cancellation);
        var newest = await numbers.OrderByDescending(n => n).Select(n => (long?)n).FirstOrDefaultAsync(cancellation) ?? 0;
        return after <= newest && after + 1 >= (oldest ?? 0);
    }

    private static IQueryable<JobRow> Jobs(MprDbContext db) =>
        db.JobEvents.AsNoTracking().Join(
            db.MediaJobs, e => e.JobId, j => j.Id, (told, job) => new JobRow { Event = told, Job = job });

    private static IQueryable<AssetRow> Assets(MprDbContext db) =>
        db.AssetEvents.AsNoTracking().LeftJoin(
            db.Assets, e => e.AssetId, a => a.Id, (told, asset) => new AssetRow { Event = told, Asset = asset });

    // Each sequence keeps its order; between the two the clock decides.
    private static List<LiveEvent> Merge(List<JobRow> jobs, List<AssetRow> assets, LivePosition before)
    {
        var (events, job, asset, position) = (new List<LiveEvent>(jobs.Count + assets.Count), 0, 0, before);
        while (job < jobs.Count || asset < assets.Count)
        {
            if (asset == assets.Count || (job < jobs.Count && jobs[job].Event.At <= assets[asset].Event.At))
            {
                // A row that comes late has a number that was passed over already.
                position = position with { Jobs = Math.Max(position.Jobs, jobs[job].Event.Seq) };
                events.Add(News(jobs[job++]) with { Position = position });
            }
            else
            {
                position = position with { Assets = Math.Max(position.Assets, assets[asset].Event.Seq) };
                events.Add(News(assets[asset++]) with { Position = position });
            }
        }

        return events;
    }

    private static LiveEvent News(JobRow row)
    {
        var (told, job) = (row.Event, row.Job);
        var progress = told.Status switch
        {
            JobStatus.Succeeded => 100,
            _ when told.Version == job.Version => Math.Round(job.Progress, 1),
            _ => (double?)null,
        };
        var error = told.Status == JobStatus.Failed && job.Status == JobStatus.Failed ? JobDocuments.Error(job) : null;
        return new LiveEvent(
            LiveTypes.Of(told.Status), told.At,
            JobNewsOf.Job(job, told.Status, told.Version) with { Progress = progress, Error = error }, null, null);
    }

    private static LiveEvent News(AssetRow row) => new(
        LiveTypes.Of(row.Event.Kind),
        row.Event.At,
        null,
        new AssetNews(
            row.Event.AssetId,
            row.Event.Key,
            row.Asset?.Status,
            row.Asset?.Kind,
            FailureDocument.From(row.Asset?.FailureCode, row.Asset?.FailureDetail)),
        null);

    private sealed class JobRow
    {
        public required JobEvent Event { get; init; }

        public required MediaJob Job { get; init; }
    }

    private sealed class AssetRow
    {
        public required AssetEvent Event { get; init; }

        public Asset? Asset { get; init; }
    }
}
