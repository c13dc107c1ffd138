using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>CreateMultipartUpload and AbortMultipartUpload.</summary>
internal sealed class UploadOperations(BucketCatalog catalog, ObjectPublisher publisher, TimeProvider time)
{
    public void Register(Router router) => router
        .Add("POST", TargetLevel.Object, "uploads", new Operation("CreateMultipartUpload", "s3:PutObject", CreateAsync))
        .Add("DELETE", TargetLevel.Object, "uploadId", new Operation(
            "AbortMultipartUpload", "s3:AbortMultipartUpload", AbortAsync));

    private async Task CreateAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var (algorithm, type) = ChecksumOf(request);
        var upload = new UploadState
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)),
            Key = request.KeyBytes,
            Initiated = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Algorithm = algorithm,
            Type = type,
            Attributes = AttributeHeaders.Read(request, bucket),
        };
        await publisher.CommitAsync(
            bucket, "upload:" + upload.Id, _ => new UploadCreated(upload)).ConfigureAwait(false);
        if (algorithm != ChecksumAlgorithm.None)
        {
            request.Response.Headers["x-amz-checksum-algorithm"] = algorithm.Name();
            request.Response.Headers["x-amz-checksum-type"] = type.Name();
        }

        await request.AnswerAsync(new XmlBody("InitiateMultipartUploadResult")
            .Element("Bucket", request.Bucket)
            .Element("Key", request.Key)
            .Element("UploadId", upload.Id)).ConfigureAwait(false);
    }

    private async Task AbortAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var id = request.Query["uploadId"] ?? "";
        await publisher.CommitAsync(bucket, "upload:" + id, index =>
        {
            Uploads.Get(index, id, request.KeyBytes);
            return new UploadAborted(id);
        }).ConfigureAwait(false);
        await request.AnswerAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    /// <summary>
    /// Which types an algorithm knows: hashes are composite only, CRC64NVME is full-object only, the other CRCs are
    /// composite unless asked otherwise ("Checking object integrity" in the Amazon S3 user guide).
    /// </summary>
    private static (ChecksumAlgorithm Algorithm, ChecksumType Type) ChecksumOf(S3Request request)
    {
        var name = request.Header("x-amz-checksum-algorithm");
        var typeName = request.Header("x-amz-checksum-type");
        if (string.IsNullOrEmpty(name))
        {
            return string.IsNullOrEmpty(typeName)
                ? (ChecksumAlgorithm.None, ChecksumType.FullObject)
                : throw new S3Exception(
                    S3Error.InvalidRequest,
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }

        if (!ChecksumAlgorithmNames.TryParse(name, out var algorithm))
        {
            throw new S3Exception(S3Error.InvalidRequest, "Checksum algorithm provided is unsupported.");
        }

        var type = typeName?.ToUpperInvariant() switch
        {
            null or "" => algorithm == ChecksumAlgorithm.Crc64Nvme ? ChecksumType.FullObject : ChecksumType.Composite,
            "COMPOSITE" when algorithm != ChecksumAlgorithm.Crc64Nvme => ChecksumType.Composite,
            "FULL_OBJECT" when algorithm.IsCrc() => ChecksumType.FullObject,
            _ => throw new S3Exception(
                S3Error.InvalidRequest,
                $"The {typeName} checksum type cannot be used with the {algorithm.Name()} checksum algorithm."),
        };
        return (algorithm, type);
    }
}
