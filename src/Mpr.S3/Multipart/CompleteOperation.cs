using System.Security.Cryptography;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>
/// CompleteMultipartUpload: the object's record lists the parts' files, so that nothing is copied and the step is one
/// record of the log.
/// </summary>
internal sealed class CompleteOperation(BucketCatalog catalog, ObjectPublisher publisher, TimeProvider time)
{
    public void Register(Router router) => router
        .Add("POST", TargetLevel.Object, "uploadId", new Operation(
            "CompleteMultipartUpload", "s3:PutObject", CompleteAsync));

    private async Task CompleteAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var id = request.Query["uploadId"] ?? "";
        var conditions = WriteConditions.Of(request);
        var body = await request.ReadDocumentAsync(checksumIsOfBody: false).ConfigureAwait(false);
        var completion = CompletionRequest.Parse(body);
        ObjectRecord? made = null;
        CompletedUpload? known = null;
        await publisher.CommitAsync(bucket, "key:" + request.Key, index =>
        {
            known = index.FindCompleted(id);
            if (known is not null && known.Key.AsSpan().SequenceEqual(request.KeyBytes))
            {
                return null;
            }

            var upload = Uploads.Get(index, id, request.KeyBytes);
            var parts = completion.Select(upload);
            made = Compose(upload, parts);
            Check(request, made);
            conditions.Check(index, request.KeyBytes);
            return new UploadCompleted(id, made);
        }).ConfigureAwait(false);
        await AnswerAsync(request, made?.ETag ?? known!.ETag, made?.Checksum ?? known!.Checksum).ConfigureAwait(false);
    }

    private ObjectRecord Compose(UploadState upload, IReadOnlyList<UploadedPart> parts)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in parts)
        {
            md5.AppendData(part.ETag.ToBytes());
        }

        return new ObjectRecord
        {
            Key = upload.Key,
            Size = parts.Sum(part => part.Size),
            Modified = time.GetUtcNow().ToUnixTimeMilliseconds(),
            ETag = ETag.From(md5.GetHashAndReset(), parts.Count),
            Checksum = MultipartChecksum.Of(
                upload.Effective, upload.Type, [.. parts.Select(part => (part.Checksum, part.Size))]),
            Attributes = upload.Attributes,
            Parts = [.. parts.Select(part => new ObjectPart(part.Number, part.Size, part.Data, part.Checksum))],
        };
    }

    private static void Check(S3Request request, ObjectRecord made)
    {
        if (request.Header("x-amz-mp-object-size") is { } size && size != made.Size.ToString(
            CultureInfo.InvariantCulture))
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "The provided x-amz-mp-object-size does not match the object's.");
        }

        if (request.Header("x-amz-checksum-type") is { Length: > 0 } type
            && !type.Equals(made.Checksum.Type.Name(), StringComparison.OrdinalIgnoreCase))
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "The checksum type is not the one given when the upload was created.");
        }

        var (algorithm, value) = WholeChecksum(request);
        if (algorithm == made.Checksum.Algorithm && !value.AsSpan().SequenceEqual(made.Checksum.Value))
        {
            throw new S3Exception(S3Error.BadDigest, "The checksum of the whole object does not match its parts.");
        }
    }

    /// <summary>
    /// The value that the client expects of the object; of a composite one it may say the number of parts.
    /// </summary>
    private static (ChecksumAlgorithm Algorithm, byte[] Value) WholeChecksum(S3Request request)
    {
        foreach (var algorithm in ChecksumAlgorithmNames.All)
        {
            if (request.Header(algorithm.HeaderName()) is { Length: > 0 } text)
            {
                var dash = text.IndexOf('-', StringComparison.Ordinal);
                return (algorithm, BodyIntegrity.ParseValue(algorithm, dash < 0 ? text : text[..dash]));
            }
        }

        return (ChecksumAlgorithm.None, []);
    }

    private static Task AnswerAsync(S3Request request, ETag etag, Checksum checksum)
    {
        var http = request.Http.Request;
        return request.AnswerAsync(new XmlBody("CompleteMultipartUploadResult")
            .Element(
                "Location", $"{http.Scheme}://{http.Host}/{request.Bucket}/{PercentEncoding.Encode(request.Key, true)}")
            .Element("Bucket", request.Bucket)
            .Element("Key", request.Key)
            .Element("ETag", etag.Quoted)
            .Element(checksum.Algorithm.ElementName(), checksum.Text)
            .Element("ChecksumType", checksum.Type.Name()));
    }
}
