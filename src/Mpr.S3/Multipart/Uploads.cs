using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>Looks unfinished uploads up.</summary>
internal static class Uploads
{
    /// <summary>The highest part number ("Amazon S3 multipart upload limits").</summary>
    public const int MaximumParts = 10_000;

    /// <exception cref="S3Exception">NoSuchUpload: unknown, ended, or of another key.</exception>
    public static UploadState Get(BucketIndex index, string id, byte[] key) =>
        index.Uploads.TryGetValue(id, out var upload) && upload.Key.AsSpan().SequenceEqual(key)
            ? upload
            : throw new S3Exception(S3Error.NoSuchUpload) { Details = [new("UploadId", id)] };

    /// <exception cref="S3Exception">The number is not from 1 to 10,000.</exception>
    public static int PartNumber(S3Request request)
    {
        var number = request.Query.Number("partNumber");
        return number is >= 1 and <= MaximumParts
            ? number.Value
            : throw S3Exception.InvalidArgument(
                "partNumber",
                request.Query["partNumber"],
                "Part number must be an integer between 1 and 10000, inclusive");
    }
}
