using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;

namespace Mpr.Server.Rules;

/// <summary>Runs a rule over the assets that are there already, or says what it would make of them.</summary>
public sealed class RuleRun(
    AssetCatalog catalog,
    PresetShelf presets,
    IDbContextFactory<MprDbContext> databases,
    RuleSignal signal,
    TimeProvider time)
{
    private const int PageSize = 200;

    private const int LargestLimit = 1000;

    /// <summary>
    /// Goes over the ready assets in the order of keys until so many match. Unless it is a dry run, those that have not
    /// triggered the rule yet are noted for it, and get their jobs in the background.
    /// </summary>
    /// <exception cref="ProblemException">The limit or the cursor makes no sense.</exception>
    public async Task<RuleRunDocument> OverAsync(Rule rule, RuleScope scope, CancellationToken cancellation)
    {
        var limit = scope.Limit is >= 1 and <= LargestLimit
            ? scope.Limit
            : throw ProblemException.Invalid($"limit must be between 1 and {LargestLimit}.");
        var (found, cursor) = (new List<Asset>(), Cursor.Read(scope.Cursor));
        do
        {
            var page = await catalog.ListAsync(
                Filter(rule), AssetOrder.ByKey, Caller.Open, Math.Min(PageSize, limit - found.Count), cursor,
                probes: true, cancellation);
            found.AddRange(page.Items.Where(a => RulePlan.Fits(rule, a)));
            cursor = Cursor.Read(page.NextCursor);
        }
        while (cursor is not null && found.Count < limit);

        var had = scope.DryRun
            ? await HadAsync(rule, found, cancellation)
            : await NoteAsync(rule, found, cancellation);
        var planner = await presets.PlannerAsync(cancellation);
        return new RuleRunDocument(
            [.. found.Select(a => Candidate(planner, rule, a, had.Contains(a.Id)))],
            found.Sum(a => a.Size),
            Math.Round(found.Sum(a => a.Duration ?? 0), 3),
            cursor is null ? null : Cursor.Write(cursor));
    }

    private static AssetFilter Filter(Rule rule) => new()
    {
        Prefix = rule.Prefix,
        Kind = rule.Kind,
        Status = AssetStatus.Ready,
        MinSize = rule.MinSize,
        MaxSize = rule.MaxSize,
        MinDuration = rule.MinDuration,
        MaxDuration = rule.MaxDuration,
    };

    private static RuleCandidate Candidate(Planner planner, Rule rule, Asset asset, bool had)
    {
        try
        {
            return new RuleCandidate(asset.Id, asset.Key, RulePlan.JobOf(planner, rule, asset).OutputKey, had, null, null);
        }
        catch (ProcessingException refused)
        {
            return new RuleCandidate(asset.Id, asset.Key, null, had, refused.Failure.Code, refused.Message);
        }
    }

    private async Task<HashSet<string>> HadAsync(Rule rule, List<Asset> assets, CancellationToken cancellation)
    {
        var keys = assets.Select(a => a.Key).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.RuleMatches.Where(m => m.RuleId == rule.Id && keys.Contains(m.Key))
            .Select(m => new { m.Bucket, m.Key, m.ETag }).ToListAsync(cancellation);
        var versions = rows.Select(r => (r.Bucket, r.Key, r.ETag)).ToHashSet();
        return [.. assets.Where(a => versions.Contains((a.Bucket, a.Key, a.ETag))).Select(a => a.Id)];
    }

    // The primary key tells which have triggered the rule before, also when they do so right now.
    private async Task<HashSet<string>> NoteAsync(Rule rule, List<Asset> assets, CancellationToken cancellation)
    {
        var (had, now) = (new HashSet<string>(), time.GetUtcNow().ToUnixTimeMilliseconds());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var asset in assets)
        {
            var noted = await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO rule_matches (rule_id, bucket, key, e_tag, asset_id, status, at, due_at)
                VALUES ({rule.Id}, {asset.Bucket}, {asset.Key}, {asset.ETag}, {asset.Id}, 'pending', {now}, 0)
                ON CONFLICT DO NOTHING
                """,
                cancellation);
            if (noted == 0)
            {
                had.Add(asset.Id);
            }
        }

        await transaction.CommitAsync(cancellation);
        signal.Raise();
        return had;
    }
}
