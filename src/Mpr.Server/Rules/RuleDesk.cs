using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Presets;

namespace Mpr.Server.Rules;

/// <summary>What people do to rules.</summary>
public sealed class RuleDesk(IDbContextFactory<MprDbContext> databases, PresetShelf presets, TimeProvider time)
{
    private const int LongestText = 1024;

    private const int LongestName = 100;

    public async Task<IReadOnlyList<Rule>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Rules.AsNoTracking().OrderBy(r => r.Id).ToListAsync(cancellation);
    }

    /// <exception cref="ProblemException">There is no such rule.</exception>
    public async Task<Rule> GetAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindAsync(db, id, cancellation);
    }

    /// <summary>Makes a rule; it acts on what is probed from now on.</summary>
    /// <exception cref="ProblemException">The request makes no sense.</exception>
    public async Task<Rule> CreateAsync(RuleRequest request, CancellationToken cancellation)
    {
        var rule = await DraftAsync(request, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(rule);
        await db.SaveChangesAsync(cancellation);
        return rule;
    }

    /// <summary>Puts another rule in the place of one. What has triggered it does not trigger it again.</summary>
    /// <param name="seen">Asked whether its caller has seen the rule as it is; throws otherwise.</param>
    /// <exception cref="ProblemException">There is no such rule, or the request makes no sense.</exception>
    public async Task<Rule> ReplaceAsync(
        string id, RuleRequest request, Action<Rule>? seen, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rule = await FindAsync(db, id, cancellation);
        seen?.Invoke(rule);
        await ApplyAsync(request, rule, cancellation);
        await db.SaveChangesAsync(cancellation);
        return rule;
    }

    /// <summary>Switches a rule on or off. What was noted for it and not looked at yet waits while it is off.</summary>
    /// <exception cref="ProblemException">There is no such rule.</exception>
    public async Task<Rule> SwitchAsync(string id, bool enabled, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rule = await FindAsync(db, id, cancellation);
        rule.Enabled = enabled;
        await db.SaveChangesAsync(cancellation);
        return rule;
    }

    /// <summary>Removes a rule; its jobs stay.</summary>
    /// <exception cref="ProblemException">There is no such rule.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Rules.Where(r => r.Id == id).ExecuteDeleteAsync(cancellation) == 0)
        {
            throw Unknown(id);
        }
    }

    /// <summary>What a rule has looked at, in the order of keys.</summary>
    /// <exception cref="ProblemException">There is no such rule.</exception>
    public async Task<Page<RuleMatch>> MatchesAsync(
        string id, RuleMatchStatus? status, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await FindAsync(db, id, cancellation);
        // A key may hold line feeds, an ETag holds none.
        var end = after?.LastIndexOf('\n') ?? -1;
        var (key, tag) = end < 0 ? (after, "") : (after![..end], after[(end + 1)..]);
        Expression<Func<RuleMatch, bool>> rest = key is null
            ? m => true
            : m => string.Compare(m.Key, key) > 0 || (m.Key == key && string.Compare(m.ETag, tag) > 0);
        var rows = await db.RuleMatches.AsNoTracking()
            .Where(m => m.RuleId == id && (status == null || m.Status == status)).Where(rest)
            .OrderBy(m => m.Key).ThenBy(m => m.ETag).Take(limit + 1).ToListAsync(cancellation);
        return Page.Cut(rows, limit, m => $"{m.Key}\n{m.ETag}");
    }

    /// <summary>The rule of a request, which is not kept.</summary>
    /// <exception cref="ProblemException">The request makes no sense.</exception>
    public async Task<Rule> DraftAsync(RuleRequest request, CancellationToken cancellation)
    {
        var rule = new Rule { Id = TimeOrderedId.Create("rule", time), Name = "", Job = "", CreatedAt = time.GetUtcNow() };
        await ApplyAsync(request, rule, cancellation);
        return rule;
    }

    private async Task ApplyAsync(RuleRequest request, Rule rule, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > LongestName
            || request.Prefix?.Length > LongestText || request.Pattern is { Length: 0 or > LongestText })
        {
            throw ProblemException.Invalid(
                $"name must have 1 to {LongestName} characters; prefix and pattern at most {LongestText}.");
        }

        if (request.MinSize > request.MaxSize || request.MinDuration > request.MaxDuration)
        {
            throw ProblemException.Invalid("A least size or duration is larger than the largest.");
        }

        var job = new BatchRequest { Job = request.Job }.JobOrThrow();
        job.ToOperation();
        if (job.Preset is { } preset && (await presets.CatalogueAsync(cancellation)).Find(preset) is null)
        {
            throw ProblemException.Invalid($"job.preset: there is no preset {preset}; GET /api/presets lists them.");
        }

        rule.Name = request.Name.Trim();
        rule.Prefix = request.Prefix ?? "";
        rule.Pattern = request.Pattern;
        rule.Kind = request.Kind;
        (rule.MinSize, rule.MaxSize) = (request.MinSize, request.MaxSize);
        (rule.MinDuration, rule.MaxDuration) = (request.MinDuration, request.MaxDuration);
        rule.Job = RuleJob.Write(job);
        rule.OutputTemplate = OutputTemplate.Check(request.OutputTemplate);
        rule.Enabled = request.Enabled;
    }

    private static async Task<Rule> FindAsync(MprDbContext db, string id, CancellationToken cancellation) =>
        await db.Rules.SingleOrDefaultAsync(r => r.Id == id, cancellation) ?? throw Unknown(id);

    private static ProblemException Unknown(string id) => ProblemException.NotFound($"There is no rule {id}.");
}
