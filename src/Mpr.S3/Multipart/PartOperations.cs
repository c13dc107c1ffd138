using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>UploadPart.</summary>
internal sealed class PartOperations(BucketCatalog catalog, BodyReceiver receiver, PartPublisher parts)
{
    public void Register(Router router) => router
        .Add("PUT", TargetLevel.Object, "uploadId", new Operation("UploadPart", "s3:PutObject", UploadAsync));

    private async Task UploadAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var number = Uploads.PartNumber(request);
        var upload = bucket.Store.Read(index =>
            Uploads.Get(index, request.Query["uploadId"] ?? "", request.KeyBytes));
        var integrity = BodyIntegrity.Of(request);
        if (upload.Algorithm != ChecksumAlgorithm.None && integrity.Algorithm != ChecksumAlgorithm.None
            && integrity.Algorithm != upload.Algorithm)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "Checksum Type mismatch occurred, expected checksum Type: "
                + $"{upload.Algorithm.Name().ToLowerInvariant()}, "
                + $"actual checksum Type: {integrity.Algorithm.Name().ToLowerInvariant()}");
        }

        using var body = await receiver.ReceiveAsync(request, integrity, upload.Effective, mayBeInline: false)
            .ConfigureAwait(false);
        var part = await parts.PublishAsync(request, bucket, upload, number, body).ConfigureAwait(false);
        request.Response.Headers.ETag = part.ETag.Quoted;
        var shown = integrity.Algorithm == ChecksumAlgorithm.None ? upload.Effective : integrity.Algorithm;
        request.Response.Headers[shown.HeaderName()] = Convert.ToBase64String(body.Checksums[shown]);
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }
}
