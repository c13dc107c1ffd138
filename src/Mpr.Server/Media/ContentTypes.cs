using Microsoft.AspNetCore.StaticFiles;
using Mpr.Processing.Storage;

namespace Mpr.Server.Media;

/// <summary>Media type of an object: its own when the uploader said one, else by its extension.</summary>
internal static class ContentTypes
{
    private static readonly FileExtensionContentTypeProvider ByExtension = new(
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [".mp4"] = "video/mp4",
            [".m4v"] = "video/mp4",
            [".mov"] = "video/quicktime",
            [".mkv"] = "video/x-matroska",
            [".webm"] = "video/webm",
            [".avi"] = "video/x-msvideo",
            [".flv"] = "video/x-flv",
            [".wmv"] = "video/x-ms-wmv",
            [".mp3"] = "audio/mpeg",
            [".m4a"] = "audio/mp4",
            [".aac"] = "audio/aac",
            [".wav"] = "audio/wav",
            [".flac"] = "audio/flac",
            [".ogg"] = "audio/ogg",
        });

    // Only types that a browser plays or saves are passed on: an uploader's text/html would run as a page of ours.
    public static string Of(StoredObject found) =>
        found.ContentType is { } own
        && (own.StartsWith("video/", StringComparison.Ordinal) || own.StartsWith("audio/", StringComparison.Ordinal))
            ? own
            : ByExtension.TryGetContentType(found.Key, out var type) ? type : "application/octet-stream";
}
