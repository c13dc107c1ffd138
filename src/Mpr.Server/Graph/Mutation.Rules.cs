using GraphQL;
using Mpr.Processing;
using Mpr.Server.Access;
using Mpr.Server.Rules;

namespace Mpr.Server.Graph;

/// <content>Rules.</content>
public sealed partial class Mutation
{
    /// <summary>Makes a rule; it acts on what is probed from now on.</summary>
    public static async Task<RuleDocument> CreateRule(
        RuleInput input,
        [FromServices] RuleDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return RuleDocument.From(await desk.CreateAsync(input.ToRequest(), cancellationToken));
    }

    /// <summary>Puts another rule in the place of one.</summary>
    public static async Task<RuleDocument> ReplaceRule(
        [Id] string id,
        RuleInput input,
        [FromServices] RuleDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return RuleDocument.From(await desk.ReplaceAsync(id, input.ToRequest(), null, cancellationToken));
    }

    /// <summary>Switches a rule on or off.</summary>
    public static async Task<RuleDocument> SwitchRule(
        [Id] string id,
        bool enabled,
        [FromServices] RuleDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return RuleDocument.From(await desk.SwitchAsync(id, enabled, cancellationToken));
    }

    /// <summary>Answers the id of the rule that is gone.</summary>
    [Id]
    public static async Task<string> DeleteRule(
        [Id] string id, [FromServices] RuleDesk desk, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        await desk.RemoveAsync(id, cancellationToken);
        return id;
    }

    /// <summary>Runs a rule over the assets that are there already.</summary>
    public static async Task<RuleRunDocument> ApplyRule(
        [Id] string id,
        [FromServices] RuleDesk desk,
        [FromServices] RuleRun run,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        bool? dryRun = null,
        int? first = null,
        string? after = null)
    {
        caller.RequireServer(AccessScope.Admin);
        var scope = new RuleScope { Limit = first ?? new RuleScope().Limit, Cursor = after, DryRun = dryRun ?? false };
        return await run.OverAsync(await desk.GetAsync(id, cancellationToken), scope, cancellationToken);
    }
}

/// <summary>A rule in GraphQL.</summary>
public sealed class RuleInput
{
    public required string Name { get; init; }

    public string? Prefix { get; init; }

    public string? Pattern { get; init; }

    public MediaKind? Kind { get; init; }

    public long? MinSize { get; init; }

    public long? MaxSize { get; init; }

    public double? MinDuration { get; init; }

    public double? MaxDuration { get; init; }

    public required JobInput Job { get; init; }

    public string? OutputTemplate { get; init; }

    public bool? Enabled { get; init; }

    internal RuleRequest ToRequest() => new()
    {
        Name = Name,
        Prefix = Prefix,
        Pattern = Pattern,
        Kind = Kind,
        MinSize = MinSize,
        MaxSize = MaxSize,
        MinDuration = MinDuration,
        MaxDuration = MaxDuration,
        Job = Job.ToRequest(),
        OutputTemplate = OutputTemplate,
        Enabled = Enabled ?? true,
    };
}
