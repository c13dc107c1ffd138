using System.Security.Cryptography;
using System.Text;
using Mpr.Processing.Storage;

namespace Mpr.Server.Media;

/// <summary>
/// The answer to an nginx in front of this server: where in the store the object is, so that the bytes go past us and
/// can be kept (deploy/nginx). https://www.nginx.com/resources/wiki/start/topics/examples/x-accel/
/// </summary>
internal static class ProxyTarget
{
    private const string Location = "/.mpr-store";

    // It is used at once, but once for each slice of an answer, and a reader may take its time.
    private static readonly TimeSpan Valid = TimeSpan.FromHours(12);

    /// <summary>Whether the proxy said that it can. Whoever else says so gets a link to what he may read anyhow.</summary>
    public static bool IsWanted(HttpRequest request) => request.Headers["X-Mpr-Accel"] == "nginx";

    /// <summary>Whether it may be: the proxy speaks to a store of our own, and nothing has no slices.</summary>
    public static bool CanBe(ObjectStoreOptions options, StoredObject found) =>
        options is { Endpoint: not null, IsAws: false } && found.Size > 0;

    public static void Write(HttpContext context, PresignedUrls urls, StoredObject found)
    {
        var response = context.Response;
        var type = ContentTypes.Of(found);
        var url = urls.Of(PresignVerb.Get, found.Bucket, found.Key, Valid, new AnswerAs(type)).OriginalString;
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url.IndexOf('/', host);
        response.ContentType = type;
        response.Headers.ContentDisposition = Download.Disposition(context.Request, found.Key);
        response.Headers["X-Accel-Redirect"] = Location;
        response.Headers["X-Mpr-Host"] = url[host..path];
        response.Headers["X-Mpr-Target"] = url[path..];
        response.Headers["X-Mpr-Version"] = Version(found);
    }

    private static string Version(StoredObject found) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{found.Bucket}\n{found.Key}\n{found.ETag}\n{found.Size}")));
}
