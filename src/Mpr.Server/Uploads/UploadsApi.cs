using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>Uploads for scripts: through the server in one request, or straight into the bucket by links.</summary>
internal static class UploadsApi
{
    private const string AssetRoute = "/api/assets/";

    // A link is made for each; those beyond are asked for one by one.
    private const int LinksAtOnce = 100;

    private const long PreferredPart = 16 << 20;

    // Up to here one request is as good, and simpler to send.
    private const long LargestWhole = 64 << 20;

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
        UploadRequest request, UploadDesk desk, TimeProvider time, CancellationToken cancellation)
    {
        var key = request.Key ?? throw ProblemException.Invalid("key is missing.");
        if (request.Size is < 1 or > 5L << 40)
        {
            throw ProblemException.Invalid("size must be from 1 byte to 5 TiB.");
        }

        desk.RequireKey(key);
        if (!request.Overwrite)
        {
            await desk.RequireFreeAsync(key, cancellation);
        }

        var ends = time.GetUtcNow() + UploadDesk.LinkLife;
        if (request.Size <= LargestWhole)
        {
            var whole = desk.BeginWhole(key);
            return Created(new UploadDocument(whole.Id, desk.Bucket, key, "put", whole.Url, null, null, ends));
        }

        var id = await desk.BeginAsync(key, request.ContentType, cancellation);
        var partSize = DelegatedUploads.PartSize(request.Size, PreferredPart);
        var count = request.Size is { } size ? (size + partSize - 1) / partSize : LinksAtOnce;
        var links = Enumerable.Range(1, (int)Math.Min(count, LinksAtOnce))
            .Select(number => new PartLink(number, desk.PartUrl(id, key, number), ends));
        return Created(new UploadDocument(id, desk.Bucket, key, "multipart", null, partSize, [.. links], ends));
    }

    private static async Task<Ok<UploadState>> ShowAsync(
        string id, string key, UploadDesk desk, CancellationToken cancellation)
    {
        var parts = await desk.PartsAsync(id, key, cancellation);
        return TypedResults.Ok(new UploadState(key, [.. parts.Select(p => new PartDocument(p.Number, p.ETag, p.Size))]));
    }

    private static Ok<PartLink> Link(string id, int number, string key, UploadDesk desk, TimeProvider time) =>
        TypedResults.Ok(new PartLink(number, desk.PartUrl(id, key, number), time.GetUtcNow() + UploadDesk.LinkLife));

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

    private static Created<UploadDocument> Created(UploadDocument upload) => TypedResults.Created(
        $"/api/uploads/{upload.Id}?key={Uri.EscapeDataString(upload.Key)}", upload);
}
