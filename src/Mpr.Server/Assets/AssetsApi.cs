using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Processing;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>REST face of the assets.</summary>
internal static class AssetsApi
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/assets").WithTags("assets");
        group.MapPost("/scan", ScanAsync);
        group.MapGet("/", ListAsync);
        group.MapGet("/by-key", ByKeyAsync);
        group.MapGet("/{id}", ShowAsync);
    }

    private static async Task<Ok<ScanAnswer>> ScanAsync(
        string? files, AssetScanner scanner, Caller caller, CancellationToken cancellation)
    {
        caller.RequireEverything();
        return files is null or "all"
            ? TypedResults.Ok(await scanner.ScanAsync(files is "all", cancellation))
            : throw ProblemException.Invalid("files takes only the value all.");
    }

    private static async Task<Ok<Page<AssetDocument>>> ListAsync(
        string? prefix,
        string? kind,
        string? status,
        int? limit,
        string? cursor,
        AssetCatalog catalog,
        Caller caller,
        CancellationToken cancellation)
    {
        var filter = new AssetFilter(
            prefix, QueryEnum.Read<MediaKind>(kind, nameof(kind)), QueryEnum.Read<AssetStatus>(status, nameof(status)));
        var page = await catalog.ListAsync(filter, caller, Cursor.Limit(limit), Cursor.Read(cursor), cancellation);
        return TypedResults.Ok(new Page<AssetDocument>(
            [.. page.Items.Select(a => AssetDocument.From(a))], page.NextCursor));
    }

    private static async Task<Ok<AssetDocument>> ByKeyAsync(
        string key, AssetCatalog catalog, Caller caller, CancellationToken cancellation) =>
        caller.Sees(key) && await catalog.FindAsync(key, cancellation) is { } asset
            ? TypedResults.Ok(AssetDocument.From(asset, whole: true))
            : throw ProblemException.NotFound($"\"{key}\" is not registered.", "Scan the in bucket first.");

    private static async Task<Ok<AssetDocument>> ShowAsync(
        string id, AssetCatalog catalog, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(AssetDocument.From(await catalog.GetAsync(id, caller, cancellation), whole: true));
}
