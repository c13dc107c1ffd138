using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>REST face of the assets.</summary>
internal static class AssetsApi
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/assets").WithTags("assets");
        group.MapPost("/scan", ScanAsync).NeedsServer(AccessScope.Write);
        group.MapGet("/", ListAsync);
        group.MapGet("/by-key", ByKeyAsync);
        group.MapGet("/{id}", ShowAsync);
        group.MapDelete("/{id}", DeleteAsync);
        group.MapGet("/{id}/url", LinkAsync);
        group.MapGet("/{id}/keyframes", KeyframesAsync);
        group.MapPost("/{id}/probe", ProbeAsync);
    }

    private static async Task<Ok<ScanAnswer>> ScanAsync(
        string? files, AssetScanner scanner, CancellationToken cancellation) =>
        files is null or "all"
            ? TypedResults.Ok(await scanner.ScanAsync(files is "all", cancellation))
            : throw ProblemException.Invalid("files takes only the value all.");

    private static async Task<Ok<Page<AssetDocument>>> ListAsync(
        [AsParameters] AssetListQuery query, AssetCatalog catalog, Caller caller, CancellationToken cancellation)
    {
        var page = await catalog.ListAsync(
            query.Filter(),
            AssetOrder.Read(query.Sort),
            caller,
            Cursor.Limit(query.Limit),
            Cursor.Read(query.Cursor),
            probes: false,
            cancellation);
        return TypedResults.Ok(new Page<AssetDocument>(
            [.. page.Items.Select(a => AssetDocument.From(a))], page.NextCursor));
    }

    private static async Task<TaggedOk<AssetDocument>> ByKeyAsync(
        string key, AssetCatalog catalog, Caller caller, CancellationToken cancellation) =>
        caller.Sees(key) && await catalog.FindAsync(key, cancellation) is { } asset
            ? new TaggedOk<AssetDocument>(AssetDocument.From(asset, whole: true))
            : throw ProblemException.NotFound($"\"{key}\" is not registered.", "Scan the in bucket first.");

    private static async Task<TaggedOk<AssetDocument>> ShowAsync(
        string id, AssetCatalog catalog, Caller caller, CancellationToken cancellation) =>
        new(AssetDocument.From(await catalog.GetAsync(id, caller, cancellation), whole: true));

    private static async Task<NoContent> DeleteAsync(
        string id,
        bool? @object,
        HttpRequest request,
        AssetCatalog catalog,
        AssetChanges changes,
        Caller caller,
        CancellationToken cancellation)
    {
        var asset = await catalog.GetAsync(id, caller, cancellation);
        var document = AssetDocument.From(asset, whole: true);
        EntityTag.Require(request, document, document.BeforePreviews());
        await changes.DeleteAsync(asset, @object ?? false, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<AssetLink>> LinkAsync(
        string id,
        int? expires,
        AssetCatalog catalog,
        PresignedUrls urls,
        TimeProvider time,
        Caller caller,
        CancellationToken cancellation) =>
        TypedResults.Ok(AssetLink.To(await catalog.GetAsync(id, caller, cancellation), expires, urls, time));

    private static async Task<TaggedOk<KeyframesDocument>> KeyframesAsync(
        string id, AssetCatalog catalog, AssetKeyframes keyframes, Caller caller, CancellationToken cancellation) =>
        new(await keyframes.ReadAsync(await catalog.GetAsync(id, caller, cancellation), cancellation));

    private static async Task<Accepted<AssetDocument>> ProbeAsync(
        string id, AssetCatalog catalog, AssetChanges changes, Caller caller, CancellationToken cancellation)
    {
        var asset = await changes.ProbeAgainAsync(await catalog.GetAsync(id, caller, cancellation), cancellation);
        return TypedResults.Accepted($"/api/assets/{id}", AssetDocument.From(asset));
    }
}
