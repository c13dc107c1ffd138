using Microsoft.Net.Http.Headers;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Media;

/// <summary>Answers a request for an object, with its bytes or with a link to them.</summary>
internal sealed class MediaDesk(
    ObjectStore store, PresignedUrls urls, MprServerOptions options, Caller caller)
{
    private const int BufferSize = 128 * 1024;

    // A player goes on with the address that it was sent to, for as long as the film is paused.
    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(12);

    public ObjectStore Store => store;

    private bool Redirects => options.MediaDelivery == MediaDelivery.Redirect
        || (options.MediaDelivery == MediaDelivery.Auto && store.Options.IsReachable);

    /// <exception cref="ProblemException">403: not the caller's; 404: there is no such object.</exception>
    public async Task ServeAsync(HttpContext context, string bucket, string route)
    {
        var cancellation = context.RequestAborted;
        var key = RawKey.Of(context, route);
        caller.RequireKey(key);
        var found = await store.FindAsync(bucket, key, cancellation)
            ?? throw ProblemException.NotFound($"\"{key}\" is not in bucket {bucket}.");
        if (Redirects)
        {
            Redirect(context, found);
            return;
        }

        if (ProxyTarget.IsWanted(context.Request) && ProxyTarget.CanBe(store.Options, found))
        {
            ProxyTarget.Write(context, store.UrlsAt(store.Options.Endpoint), found);
            return;
        }

        var tag = new EntityTagHeaderValue($"\"{found.ETag}\"");
        WriteHeaders(context, found, tag);
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

        await SendAsync(context, found, range);
    }

    private async Task SendAsync(HttpContext context, StoredObject found, BodyRange range)
    {
        var cancellation = context.RequestAborted;
        context.Response.ContentLength = range.Length;
        if (range.Partial)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{found.Size}";
        }

        if (HttpMethods.IsGet(context.Request.Method) && range.Length > 0)
        {
            await using var body = await store.OpenRangeAsync(
                found.Bucket, found.Key, range.Start, range.Length, found.ETag, cancellation);
            await body.Body.CopyToAsync(context.Response.Body, BufferSize, cancellation);
        }
    }

    private void Redirect(HttpContext context, StoredObject found)
    {
        var verb = HttpMethods.IsHead(context.Request.Method) ? PresignVerb.Head : PresignVerb.Get;
        var answer = new AnswerAs(ContentTypes.Of(found), Download.Disposition(context.Request, found.Key));
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location =
            urls.Of(verb, found.Bucket, found.Key, LinkLife, answer).OriginalString;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static void WriteHeaders(HttpContext context, StoredObject found, EntityTagHeaderValue tag)
    {
        var response = context.Response;
        response.ContentType = ContentTypes.Of(found);
        response.Headers.ETag = tag.ToString();
        response.Headers.LastModified = HeaderUtilities.FormatDate(found.LastModified);
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentDisposition = Download.Disposition(context.Request, found.Key);
        // What strangers uploaded is shown as what it is called, and never as a page of ours.
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
