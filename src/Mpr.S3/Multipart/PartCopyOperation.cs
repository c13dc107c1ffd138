using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Multipart;

/// <summary>UploadPartCopy.</summary>
internal sealed class PartCopyOperation(
    BucketCatalog catalog, SourceOpener sources, BodyIntake intake, PartPublisher parts)
{
    private const string Unit = "bytes=";

    public void Register(Router router) => router.Add(
        "PUT", TargetLevel.Object, Router.CopyPart, new Operation("UploadPartCopy", "s3:PutObject", CopyAsync));

    private async Task CopyAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var number = Uploads.PartNumber(request);
        var upload = bucket.Store.Read(index =>
            Uploads.Get(index, request.Query["uploadId"] ?? "", request.KeyBytes));
        using var reader = sources.Open(request, CopySource.Of(request));
        var range = RangeOf(request, reader.Record.Size);
        if (range.Length > BodyReceiver.MaximumSize)
        {
            throw new S3Exception(S3Error.EntityTooLarge);
        }

        using var body = await intake.ReceiveAsync(
            SourceOpener.Read(reader, range), range.Length, [upload.Effective], mayBeInline: false, request.Aborted)
            .ConfigureAwait(false);
        var part = await parts.PublishAsync(request, bucket, upload, number, body).ConfigureAwait(false);
        await request.AnswerAsync(CopyOperation.Describe(
            "CopyPartResult",
            DateTimeOffset.FromUnixTimeMilliseconds(part.Modified),
            part.ETag,
            new Checksum(upload.Effective, ChecksumType.FullObject, part.Checksum))).ConfigureAwait(false);
    }

    /// <summary>Unlike the Range of a read this one must be whole and within the source.</summary>
    private static ByteRange RangeOf(S3Request request, long size)
    {
        var header = request.Header("x-amz-copy-source-range");
        if (header is null)
        {
            return new ByteRange(0, size);
        }

        var ends = header.StartsWith(Unit, StringComparison.Ordinal) ? header[Unit.Length..].Split('-') : [];
        if (ends.Length != 2 || !Number(ends[0], out var first) || !Number(ends[1], out var last) || last < first)
        {
            throw S3Exception.InvalidArgument(
                "x-amz-copy-source-range",
                header,
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
                + "zero-based offsets of the first and last bytes to copy");
        }

        return last < size
            ? new ByteRange(first, last - first + 1)
            : throw new S3Exception(
                S3Error.InvalidRange, $"Range specified is not valid for source object of size: {size}");
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
