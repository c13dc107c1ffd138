using Mpr.S3.Index;

namespace Mpr.S3.Drop;

/// <summary>Content types of dropped files, which come without one. IANA's names where there are any.</summary>
internal static class MediaContentTypes
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = "video/mp4",
        [".m4v"] = "video/x-m4v",
        [".mkv"] = "video/x-matroska",
        [".avi"] = "video/x-msvideo",
        [".mov"] = "video/quicktime",
        [".webm"] = "video/webm",
        [".flv"] = "video/x-flv",
        [".wmv"] = "video/x-ms-wmv",
        [".mp3"] = "audio/mpeg",
        [".wav"] = "audio/wav",
        [".flac"] = "audio/flac",
        [".aac"] = "audio/aac",
        [".ogg"] = "audio/ogg",
        [".m4a"] = "audio/mp4",
        [".jpg"] = "image/jpeg",
        [".png"] = "image/png",
        [".txt"] = "text/plain",
        [".json"] = "application/json",
    };

    public static string Of(string name) =>
        Types.GetValueOrDefault(Path.GetExtension(name), ObjectAttributes.DefaultContentType);
}
