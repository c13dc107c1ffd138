using System.Globalization;
using Microsoft.Net.Http.Headers;
using Mpr.Server.Media;

namespace Mpr.Server.Previews;

/// <summary>200 with the bytes of a preview, or 304 when the caller has them already.</summary>
internal sealed class PreviewFile(PreviewDesk desk, AssetPreview preview, PreviewKinds kind, string contentType) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        // A version keeps its previews until it is probed again: what was made at one time is one thing.
        var made = preview.MadeAt?.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        var tag = new EntityTagHeaderValue($"\"{kind.ToString().ToLowerInvariant()}-{made}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, max-age=3600";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Conditions.NotModified(httpContext.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await using var body = await desk.OpenAsync(preview, kind, httpContext.RequestAborted);
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await body.Body.CopyToAsync(response.Body, httpContext.RequestAborted);
    }
}
