using Mpr.Processing.Previews;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Previews;

/// <summary>REST face of the previews.</summary>
internal static class PreviewsApi
{
    private const string WebP = "image/webp";

    private const string Json = "application/json";

    public static void AddPreviews(this IServiceCollection services)
    {
        services.AddSingleton<PreviewMaker>();
        services.AddSingleton<PreviewLedger>();
        services.AddSingleton<PreviewDesk>();
        services.AddSingleton<PreviewSignal>();
        services.AddSingleton<PreviewTurn>();
        services.AddHostedService<PreviewWorker>();
    }

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/assets/{id}").WithTags("assets");
        group.MapGet("/poster", PosterAsync).Produces<Stream>(contentType: WebP)
            .Produces(StatusCodes.Status304NotModified);
        group.MapGet("/filmstrip", FilmstripAsync).Produces<Stream>(contentType: WebP)
            .Produces(StatusCodes.Status304NotModified);
        group.MapGet("/filmstrip.json", LayoutAsync);
        group.MapGet("/peaks", PeaksAsync).Produces<PeaksDocument>(contentType: Json)
            .Produces(StatusCodes.Status304NotModified);
    }

    private static Task<IResult> PosterAsync(
        string id, AssetCatalog catalog, PreviewDesk desk, Caller caller, CancellationToken cancellation) =>
        FileAsync(id, PreviewKinds.Poster, WebP, catalog, desk, caller, cancellation);

    private static Task<IResult> FilmstripAsync(
        string id, AssetCatalog catalog, PreviewDesk desk, Caller caller, CancellationToken cancellation) =>
        FileAsync(id, PreviewKinds.Filmstrip, WebP, catalog, desk, caller, cancellation);

    private static async Task<TaggedOk<FilmstripDocument>> LayoutAsync(
        string id, AssetCatalog catalog, PreviewDesk desk, Caller caller, CancellationToken cancellation) =>
        new(await desk.FilmstripAsync(await catalog.GetAsync(id, caller, cancellation), cancellation));

    private static Task<IResult> PeaksAsync(
        string id, AssetCatalog catalog, PreviewDesk desk, Caller caller, CancellationToken cancellation) =>
        FileAsync(id, PreviewKinds.Peaks, Json, catalog, desk, caller, cancellation);

    private static async Task<IResult> FileAsync(
        string id,
        PreviewKinds kind,
        string type,
        AssetCatalog catalog,
        PreviewDesk desk,
        Caller caller,
        CancellationToken cancellation)
    {
        var asset = await catalog.GetAsync(id, caller, cancellation);
        return new PreviewFile(desk, await desk.FindAsync(asset, kind, cancellation), kind, type);
    }
}
