using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Media;

/// <summary>Serves both buckets under /media/, with ranges, so that any player can seek in a source or a result.</summary>
internal static class MediaApi
{
    private const int BufferSize = 128 * 1024;

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/media/in/{**key}", ["GET", "HEAD"], InAsync).WithTags("media");
        routes.MapMethods("/media/out/{**key}", ["GET", "HEAD"], OutAsync).WithTags("media");
    }

    private static Task InAsync(HttpContext context, ObjectStore store, Caller caller) =>
        ServeAsync(context, store, caller, store.BucketIn, "/media/in/");

    private static Task OutAsync(HttpContext context, ObjectStore store, Caller caller) =>
        ServeAsync(context, store, caller, store.BucketOut, "/media/out/");

    private static async Task ServeAsync(
        HttpContext context, ObjectStore store, Caller caller, string bucket, string route)
    {
        var cancellation = context.RequestAborted;
        var key = KeyOf(context, route);
        caller.RequireKey(key);
        var found = await store.FindAsync(bucket, key, cancellation)
            ?? throw ProblemException.NotFound($"\"{key}\" is not in bucket {bucket}.");
        var tag = new EntityTagHeaderValue($"\"{found.ETag}\"");
        WriteHeaders(context.Response, found, tag);
        if (Conditions.NotModified(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var range = Conditions.Range(context.Request, found, tag);
        if (range.Unsatisfiable)
        {
            context.Response.Headers.ContentRange = $"bytes */{found.Size}";
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }

        context.Response.ContentLength = range.Length;
        if (range.Partial)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{found.Size}";
        }

        if (HttpMethods.IsGet(context.Request.Method) && range.Length > 0)
        {
            await using var body = await store.OpenRangeAsync(bucket, key, range.Start, range.Length, found.ETag, cancellation);
            await body.Body.CopyToAsync(context.Response.Body, BufferSize, cancellation);
        }
    }

    private static void WriteHeaders(HttpResponse response, StoredObject found, EntityTagHeaderValue tag)
    {
        response.ContentType = ContentTypes.Of(found);
        response.Headers.ETag = tag.ToString();
        response.Headers.LastModified = HeaderUtilities.FormatDate(found.LastModified);
        response.Headers.AcceptRanges = "bytes";
        // What strangers uploaded is shown as what it is called, and never as a page of ours.
        response.Headers.XContentTypeOptions = "nosniff";
    }

    // The raw target: routing decodes %2F and joins slashes, which are different keys.
    private static string KeyOf(HttpContext context, string route)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        return path.StartsWith(route, StringComparison.Ordinal) && path.Length > route.Length
            ? Uri.UnescapeDataString(path[route.Length..])
            : throw ProblemException.NotFound("The address names no key.");
    }
}
