using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Server.Rules;

namespace Mpr.Server.Graph;

/// <content>Rules and what they looked at.</content>
public sealed partial class Query
{
    public static async Task<IEnumerable<RuleDocument>> Rules(
        [FromServices] RuleDesk desk, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Read);
        return (await desk.ListAsync(cancellationToken)).Select(RuleDocument.From);
    }

    public static async Task<RuleDocument> Rule(
        [Id] string id,
        [FromServices] RuleDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Read);
        return RuleDocument.From(await desk.GetAsync(id, cancellationToken));
    }

    /// <summary>What a rule has looked at, in the order of keys.</summary>
    public static async Task<RuleMatchConnection> RuleMatches(
        [Id] string id,
        [FromServices] RuleDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        RuleMatchStatus? status = null,
        int? first = null,
        string? after = null)
    {
        caller.RequireServer(AccessScope.Read);
        var page = await desk.MatchesAsync(id, status, Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new RuleMatchConnection(
            [.. page.Items.Select(RuleMatchDocument.From)], PageInfo.From(page.NextCursor));
    }

    /// <summary>What a rule that is not kept would make of the assets that are there.</summary>
    public static async Task<RuleRunDocument> RuleDryRun(
        RuleInput input,
        [FromServices] RuleDesk desk,
        [FromServices] RuleRun run,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        int? first = null,
        string? after = null)
    {
        caller.RequireServer(AccessScope.Admin);
        var scope = new RuleScope { Limit = first ?? new RuleScope().Limit, Cursor = after, DryRun = true };
        return await run.OverAsync(
            await desk.DraftAsync(input.ToRequest(), cancellationToken), scope, cancellationToken);
    }
}

/// <summary>A page of what a rule looked at.</summary>
public sealed record RuleMatchConnection(IReadOnlyList<RuleMatchDocument> Nodes, PageInfo PageInfo);
