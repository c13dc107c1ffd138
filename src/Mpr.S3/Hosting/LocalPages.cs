using System.Net;
using Microsoft.AspNetCore.Http;
using Mpr.S3.Protocol;

namespace Mpr.S3.Hosting;

/// <summary>
/// Pages that are no S3: the status page for a browser at <c>/</c>, metrics and health below <c>/-/</c>, which no
/// bucket can be named. They tell the names of buckets and so are for loopback and for the owner.
/// </summary>
internal sealed class LocalPages(StatusPage status, MetricsPage metrics)
{
    private const string Folder = "-";

    /// <returns>Whether the request was for such a page and is answered.</returns>
    /// <exception cref="S3Exception">There is no such page, or it is not for the caller.</exception>
    public async Task<bool> TryAnswerAsync(S3Request request)
    {
        var isBrowser = request.Bucket.Length == 0 && HttpMethods.IsGet(request.Method) && !request.Caller.IsOwner
            && request.Header("accept")?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true;
        if (!isBrowser && request.Bucket != Folder)
        {
            return false;
        }

        if (request is { Bucket: Folder, Key: "health" })
        {
            await AnswerAsync(request, "text/plain", "ok\n").ConfigureAwait(false);
            return true;
        }

        if (!request.Caller.IsOwner && !IsLocal(request.Http.Connection))
        {
            throw new S3Exception(S3Error.AccessDenied);
        }

        switch (request.Bucket, request.Key)
        {
            case ("", _):
                request.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
                await AnswerAsync(request, "text/html; charset=utf-8", status.Render()).ConfigureAwait(false);
                return true;
            case (Folder, "metrics"):
                await AnswerAsync(request, "text/plain; version=0.0.4", metrics.Render()).ConfigureAwait(false);
                return true;
            default:
                throw new S3Exception(S3Error.NoSuchBucket);
        }
    }

    private static bool IsLocal(ConnectionInfo connection) =>
        connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local }
        && IPAddress.IsLoopback(remote) && IPAddress.IsLoopback(local);

    private static async Task AnswerAsync(S3Request request, string contentType, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        request.Response.ContentType = contentType;
        request.Response.ContentLength = body.Length;
        if (!request.IsHead)
        {
            await request.Response.BodyWriter.WriteAsync(body, request.Aborted).ConfigureAwait(false);
        }
    }
}
