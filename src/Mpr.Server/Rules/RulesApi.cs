using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Rules;

/// <summary>REST face of the rules. They act on everybody's assets: who is limited to a prefix has no part in them.</summary>
internal static class RulesApi
{
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rules").WithTags("rules");
        group.MapGet("/", ListAsync).NeedsServer(AccessScope.Read);
        group.MapGet("/{id}", ShowAsync).NeedsServer(AccessScope.Read);
        group.MapGet("/{id}/matches", MatchesAsync).NeedsServer(AccessScope.Read);
        group.MapPost("/", CreateAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/dry-run", RehearseAsync).NeedsServer(AccessScope.Admin);
        group.MapPut("/{id}", ReplaceAsync).NeedsServer(AccessScope.Admin);
        group.MapDelete("/{id}", RemoveAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/{id}/enable", EnableAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/{id}/disable", DisableAsync).NeedsServer(AccessScope.Admin);
        group.MapPost("/{id}/apply", ApplyAsync).NeedsServer(AccessScope.Admin);
    }

    private static async Task<Ok<Page<RuleDocument>>> ListAsync(RuleDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<RuleDocument>(
            [.. (await desk.ListAsync(cancellation)).Select(RuleDocument.From)], null));

    private static async Task<TaggedOk<RuleDocument>> ShowAsync(
        string id, RuleDesk desk, CancellationToken cancellation) =>
        new(RuleDocument.From(await desk.GetAsync(id, cancellation)));

    private static async Task<Ok<Page<RuleMatchDocument>>> MatchesAsync(
        string id, string? status, int? limit, string? cursor, RuleDesk desk, CancellationToken cancellation)
    {
        var page = await desk.MatchesAsync(
            id,
            QueryEnum.Read<RuleMatchStatus>(status, nameof(status)),
            Cursor.Limit(limit),
            Cursor.Read(cursor),
            cancellation);
        return TypedResults.Ok(
            new Page<RuleMatchDocument>([.. page.Items.Select(RuleMatchDocument.From)], page.NextCursor));
    }

    private static async Task<Created<RuleDocument>> CreateAsync(
        RuleRequest request, RuleDesk desk, CancellationToken cancellation)
    {
        var rule = await desk.CreateAsync(request, cancellation);
        return TypedResults.Created($"/api/rules/{rule.Id}", RuleDocument.From(rule));
    }

    private static async Task<Ok<RuleRunDocument>> RehearseAsync(
        RuleRequest request, int? limit, string? cursor, RuleDesk desk, RuleRun run, CancellationToken cancellation) =>
        TypedResults.Ok(await run.OverAsync(
            await desk.DraftAsync(request, cancellation),
            new RuleScope { Limit = limit ?? new RuleScope().Limit, Cursor = cursor, DryRun = true },
            cancellation));

    private static async Task<Ok<RuleDocument>> ReplaceAsync(
        string id, RuleRequest request, HttpRequest http, RuleDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(RuleDocument.From(await desk.ReplaceAsync(
            id, request, rule => EntityTag.Require(http, RuleDocument.From(rule)), cancellation)));

    private static async Task<NoContent> RemoveAsync(string id, RuleDesk desk, CancellationToken cancellation)
    {
        await desk.RemoveAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<RuleDocument>> EnableAsync(string id, RuleDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(RuleDocument.From(await desk.SwitchAsync(id, true, cancellation)));

    private static async Task<Ok<RuleDocument>> DisableAsync(string id, RuleDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(RuleDocument.From(await desk.SwitchAsync(id, false, cancellation)));

    private static async Task<Ok<RuleRunDocument>> ApplyAsync(
        string id, RuleScope scope, RuleDesk desk, RuleRun run, CancellationToken cancellation) =>
        TypedResults.Ok(await run.OverAsync(await desk.GetAsync(id, cancellation), scope, cancellation));
}
