using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>PutObject and DeleteObject.</summary>
internal sealed class ObjectWrites(
    BucketCatalog catalog, BodyReceiver receiver, ObjectPublisher publisher, TimeProvider time)
{
    public void Register(Router router) => router
        .Add("PUT", TargetLevel.Object, "", new Operation("PutObject", "s3:PutObject", PutAsync))
        .Add("DELETE", TargetLevel.Object, "", new Operation("DeleteObject", "s3:DeleteObject", DeleteAsync));

    private async Task PutAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var attributes = AttributeHeaders.Read(request, bucket);
        var integrity = BodyIntegrity.Of(request);
        var conditions = WriteConditions.Of(request);
        bucket.Store.Read(index =>
        {
            conditions.Check(index, request.KeyBytes);
            return true;
        });
        var algorithm = integrity.Algorithm == ChecksumAlgorithm.None
            ? ChecksumAlgorithm.Crc64Nvme
            : integrity.Algorithm;
        using var body = await receiver.ReceiveAsync(request, integrity, algorithm, mayBeInline: true)
            .ConfigureAwait(false);
        var record = ObjectPublisher.Compose(request.KeyBytes, body, attributes, algorithm, time.GetUtcNow());
        await publisher.PublishAsync(bucket, body, record, conditions).ConfigureAwait(false);
        request.Response.Headers.ETag = record.ETag.Quoted;
        ChecksumHeaders.Write(request.Response, record.Checksum);
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task DeleteAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        VersionId.Check(request.Query["versionId"]);
        var conditions = DeleteConditions.Of(request);
        await publisher
            .CommitAsync(bucket, "key:" + request.Key, index => conditions.Decide(index, request.KeyBytes))
            .ConfigureAwait(false);
        await request.AnswerAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}
