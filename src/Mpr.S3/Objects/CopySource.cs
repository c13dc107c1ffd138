using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>What x-amz-copy-source names: decoded once, with or without a leading slash.</summary>
internal sealed record CopySource(string Bucket, string Key)
{
    private const string Version = "?versionId=";

    public byte[] KeyBytes => Encoding.UTF8.GetBytes(Key);

    /// <exception cref="S3Exception">The header names no bucket and key, or another version.</exception>
    public static CopySource Of(S3Request request)
    {
        var text = request.Header("x-amz-copy-source") ?? "";
        // A question mark of the key itself is encoded, so the first one that is not begins the version.
        var version = text.LastIndexOf(Version, StringComparison.Ordinal);
        if (version >= 0)
        {
            VersionId.Check(PercentEncoding.Decode(text.AsSpan(version + Version.Length)));
            text = text[..version];
        }

        var decoded = PercentEncoding.Decode(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)));
        var path = decoded.StartsWith('/') ? decoded[1..] : decoded;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash + 1 < path.Length
            ? new CopySource(path[..slash], path[(slash + 1)..])
            : throw S3Exception.InvalidArgument(
                "x-amz-copy-source",
                decoded,
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
