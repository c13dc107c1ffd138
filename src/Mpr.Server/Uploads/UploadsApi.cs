using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>Uploads for scripts: through the server in one request, or straight into the bucket by links.</summary>
internal static class UploadsApi
{
    private const string AssetRoute = "/api/assets/";

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        // The parameter has the name that the other routes of an asset give it: it is one path to OpenAPI.
        routes.MapPut(AssetRoute + "{**id}", PutAsync).WithTags("assets").Needs(AccessScope.Write)
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        var group = routes.MapGroup("/api/uploads").WithTags("uploads").Needs(AccessScope.Write);
        group.MapPost("/", BeginAsync);
        group.MapGet("/{id}", ShowAsync);
        group.MapGet("/{id}/parts/{number:int}", Link);
        group.MapPost("/{id}/complete", CompleteAsync);
        group.MapDelete("/{id}", AbortAsync);
    }

    private static async Task<Created<AssetDocument>> PutAsync(
        string id, HttpContext context, AssetIntake intake, CancellationToken cancellation)
    {
        _ = id;
        var asset = await intake.ReceiveAsync(context.Request, RawKey.Of(context, AssetRoute), cancellation);
        return Created(asset);
    }

    private static async Task<Created<UploadDocument>> BeginAsync(
        UploadRequest request, UploadLinks links, CancellationToken cancellation)
    {
        var upload = await links.BeginAsync(request, cancellation);
        return TypedResults.Created($"/api/uploads/{upload.Id}?key={Uri.EscapeDataString(upload.Key)}", upload);
    }

    private static async Task<Ok<UploadState>> ShowAsync(
        string id, string key, UploadLinks links, CancellationToken cancellation) =>
        TypedResults.Ok(await links.ShowAsync(id, key, cancellation));

    private static Ok<PartLink> Link(string id, int number, string key, UploadLinks links) =>
        TypedResults.Ok(links.Part(id, key, number));

    private static async Task<Created<AssetDocument>> CompleteAsync(
        string id, string key, CompletionRequest request, UploadDesk desk, CancellationToken cancellation) =>
        Created(await desk.CompleteAsync(id, key, request.Parts, request.Overwrite, cancellation));

    private static async Task<NoContent> AbortAsync(
        string id, string key, UploadDesk desk, CancellationToken cancellation)
    {
        await desk.AbortAsync(id, key, cancellation);
        return TypedResults.NoContent();
    }

    private static Created<AssetDocument> Created(Asset asset) =>
        TypedResults.Created($"{AssetRoute}{asset.Id}", AssetDocument.From(asset));
}
