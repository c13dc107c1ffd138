using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Forwarding;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>
/// What Uppy's AwsS3 plugin (version 6) asks its companion for: companionEndpoint is <c>/api/uppy</c>. The bytes go from the
/// browser into the bucket; a key that is taken gets a number. https://uppy.io/docs/aws-s3/
/// </summary>
internal static class UppyApi
{
    // What S3 takes in one request.
    private const long LargestForm = 5L << 30;

    public static void MapUppy(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/uppy/s3").WithTags("uploads").Needs(AccessScope.Write);
        group.MapGet("/params", FormAsync);
        group.MapPost("/multipart", BeginAsync);
        group.MapGet("/multipart/{id}/{number:int}", LinkPart);
        group.MapGet("/multipart/{id}", PartsAsync);
        group.MapPost("/multipart/{id}/complete", CompleteAsync);
        group.MapDelete("/multipart/{id}", AbortAsync).Produces(StatusCodes.Status200OK);
    }

    private static async Task<Ok<UppyForm>> FormAsync(
        string filename, string? type, HttpRequest request, UploadDesk desk, UploadNames names, CancellationToken cancellation)
    {
        var key = await names.FindAsync(
            filename, request.Query["metadata[relativePath]"], request.Query["metadata[folder]"], cancellation);
        var form = await desk.FormAsync(key, type, LargestForm);
        return TypedResults.Ok(new UppyForm("POST", form.Url.OriginalString, form.Fields));
    }

    private static async Task<Ok<UppyUpload>> BeginAsync(
        UppyFile file, UploadDesk desk, UploadNames names, CancellationToken cancellation)
    {
        var key = await names.FindAsync(
            file.Filename ?? "", Text(file, "relativePath"), Text(file, "folder"), cancellation);
        var id = await desk.BeginAsync(key, file.Type, cancellation);
        return TypedResults.Ok(new UppyUpload(key, id, desk.Bucket));
    }

    private static Ok<UppyPartLink> LinkPart(string id, int number, string key, UploadDesk desk) =>
        TypedResults.Ok(new UppyPartLink(desk.PartUrl(id, key, number), (int)UploadDesk.LinkLife.TotalSeconds));

    private static async Task<Ok<IReadOnlyList<UppyPart>>> PartsAsync(
        string id, string key, UploadDesk desk, CancellationToken cancellation)
    {
        var parts = await desk.PartsAsync(id, key, cancellation);
        return TypedResults.Ok<IReadOnlyList<UppyPart>>(
            [.. parts.Select(p => new UppyPart(p.Number, $"\"{p.ETag}\"", p.Size))]);
    }

    private static async Task<Ok<UppyObject>> CompleteAsync(
        string id, string key, UppyParts body, UploadDesk desk, HttpRequest request, CancellationToken cancellation)
    {
        var parts = body.Parts?.Select(p => p is null
            ? throw ProblemException.Invalid("A part is null.")
            : new PartDocument(p.PartNumber, p.ETag)).ToList();
        var asset = await desk.CompleteAsync(id, key, parts, overwrite: false, cancellation);
        var path = string.Join('/', asset.Key.Split('/').Select(Uri.EscapeDataString));
        return TypedResults.Ok(new UppyObject(
            $"{StoreAddress.OriginOf(request)}media/in/{path}", desk.Bucket, key));
    }

    // An object without fields, of which there is nothing to describe.
    private static async Task<IResult> AbortAsync(
        string id, string key, UploadDesk desk, CancellationToken cancellation)
    {
        await desk.AbortAsync(id, key, cancellation);
        return TypedResults.Ok(new object());
    }

    private static string? Text(UppyFile file, string field) =>
        file.Metadata?.GetValueOrDefault(field) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
