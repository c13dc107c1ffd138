using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Presets;

namespace Mpr.Server.Rules;

/// <summary>Wakes who looks at what was noted for rules.</summary>
public sealed class RuleSignal : WorkSignal;

/// <summary>
/// Gives noted assets their jobs. The checkpoints, and what holds if the process dies there:
/// 1. the row is noted by the transaction that made the asset ready; nothing is lost from then on;
/// 2. the claim commits a job's id; whoever comes next, after the lease, submits under the same id;
/// 3. the job is committed; its primary key refuses a second one, and whoever comes next sees that it is there;
/// 4. the row says so. It stays, and keeps this version from triggering the rule again.
/// </summary>
internal sealed partial class RuleRunner(
    IDbContextFactory<MprDbContext> databases,
    PresetShelf presets,
    JobSubmission submission,
    ObjectStore store,
    RuleSignal signal,
    TimeProvider time,
    ILogger<RuleRunner> logger) : TableWorker(signal, time, logger)
{
    private const int BatchSize = 50;

    // A submission asks the store twice and waits most of its time.
    private const int Parallel = 4;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // Before what may work later is tried again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // Rows come from a trigger, which wakes nobody.
    protected override TimeSpan Idle => TimeSpan.FromSeconds(1);

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        var due = await DueAsync(stopping);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping },
            async (match, token) => await HandleAsync(match, token));
        return due.Count == BatchSize;
    }

    private async Task<List<RuleMatch>> DueAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.RuleMatches.AsNoTracking()
            .Where(m => m.Status == RuleMatchStatus.Pending && m.DueAt <= now)
            .Where(m => db.Rules.Any(r => r.Id == m.RuleId && r.Enabled))
            .OrderBy(m => m.DueAt).ThenBy(m => m.At).Take(BatchSize).ToListAsync(cancellation);
    }

    private async Task HandleAsync(RuleMatch match, CancellationToken cancellation)
    {
        if (!await ClaimAsync(match, cancellation))
        {
            return;
        }

        try
        {
            await StartAsync(match, cancellation);
        }
        catch (Exception fault) when (fault is ProblemException or ProcessingException or ObjectStoreException
            or QueueFullException or DbUpdateException)
        {
            await RefuseAsync(match, fault, cancellation);
        }
    }

    private async Task<bool> ClaimAsync(RuleMatch match, CancellationToken cancellation)
    {
        var (job, until) = (match.JobId ?? TimeOrderedId.Create("job", Time), Time.GetUtcNow() + Lease);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var mine = await Row(db, match)
            .Where(m => m.Status == RuleMatchStatus.Pending && m.DueAt == match.DueAt && m.JobId == match.JobId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.JobId, job).SetProperty(m => m.DueAt, until), cancellation);
        (match.JobId, match.DueAt) = (job, until);
        return mine == 1;
    }

    private async Task StartAsync(RuleMatch match, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rule = await db.Rules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == match.RuleId, cancellation);
        var asset = await db.Assets.AsNoTracking().SingleOrDefaultAsync(a => a.Id == match.AssetId, cancellation);
        if (await HasJobAsync(match, cancellation))
        {
            await EndAsync(match, RuleMatchStatus.Started, null, cancellation);
        }
        else if (asset?.Status == AssetStatus.Pending)
        {
            // It is being probed again, and is noted anew when that ends.
            await EndAsync(match, RuleMatchStatus.Pending, null, cancellation);
        }
        else if (rule is null || asset is null || asset.Status != AssetStatus.Ready || !RulePlan.Fits(rule, asset))
        {
            // A version that does not fit has not triggered the rule, should the rule change and be applied. What was
            // noted anew since the claim is not what was looked at here.
            await Row(db, match).Where(m => m.DueAt == match.DueAt).ExecuteDeleteAsync(cancellation);
        }
        else
        {
            await SubmitAsync(match, rule, asset, cancellation);
        }
    }

    private async Task SubmitAsync(RuleMatch match, Rule rule, Asset asset, CancellationToken cancellation)
    {
        var found = await store.FindAsync(asset.Bucket, asset.Key, cancellation);
        if (found is not null && TaskRunner.IsResult(found))
        {
            throw new ProblemException(
                RefusalCatalogue.OwnOutput, $"\"{asset.Key}\" is the result of a job, and rules do not act on results.");
        }

        var caller = new Caller(rule.Id, rule.Name, AccessScope.Admin, null);
        var job = RulePlan.JobOf(await presets.PlannerAsync(cancellation), rule, asset);
        await submission.SubmitAsync(job, caller, cancellation, match.JobId);
        await EndAsync(match, RuleMatchStatus.Started, null, cancellation);
        Log.Started(Logger, rule.Id, asset.Key, match.JobId);
    }

    // What refuses may be the very job that another process has submitted under this id.
    private async Task RefuseAsync(RuleMatch match, Exception fault, CancellationToken cancellation)
    {
        if (await HasJobAsync(match, cancellation))
        {
            await EndAsync(match, RuleMatchStatus.Started, null, cancellation);
            return;
        }

        var why = ProblemWriter.Translate(fault);
        var later = why.Status >= 500 || why.Status == StatusCodes.Status429TooManyRequests
            || why.Code == RefusalCatalogue.OutputConflict.Code;
        await EndAsync(match, later ? RuleMatchStatus.Pending : RuleMatchStatus.Refused, why, cancellation);
        Log.Refused(Logger, match.RuleId, match.Key, why.Code, why.Message);
    }

    private async Task<bool> HasJobAsync(RuleMatch match, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Jobs.AnyAsync(j => j.Id == match.JobId, cancellation);
    }

    private async Task EndAsync(
        RuleMatch match, RuleMatchStatus status, ProblemException? why, CancellationToken cancellation)
    {
        var (code, detail, due) = (why?.Code, why?.Message, Time.GetUtcNow() + (why?.RetryAfter ?? Pause));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Row(db, match).Where(m => m.Status == RuleMatchStatus.Pending).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Status, status)
                .SetProperty(m => m.Code, code)
                .SetProperty(m => m.Detail, detail)
                .SetProperty(m => m.DueAt, due),
            cancellation);
    }

    private static IQueryable<RuleMatch> Row(MprDbContext db, RuleMatch match) => db.RuleMatches.Where(m =>
        m.RuleId == match.RuleId && m.Bucket == match.Bucket && m.Key == match.Key && m.ETag == match.ETag);

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "{RuleId} started {JobId} for \"{Key}\"")]
        public static partial void Started(ILogger logger, string ruleId, string key, string? jobId);

        [LoggerMessage(3, LogLevel.Warning, "{RuleId} starts no job for \"{Key}\": {Code}: {Detail}")]
        public static partial void Refused(ILogger logger, string ruleId, string key, string code, string detail);
    }
}
