using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>The SDK's requests that carry content, framed as the store takes it.</summary>
internal static class UploadRequests
{
    public const string DefaultContentType = "application/octet-stream";

    public static UploadPartRequest Part(StagedUpload upload, int number, Stream content) => new()
    {
        BucketName = upload.Bucket,
        Key = upload.Key,
        UploadId = upload.UploadId,
        PartNumber = number,
        PartSize = content.Length,
        InputStream = content,
        UseChunkEncoding = upload.Options.ChunkedEncoding,
        DisablePayloadSigning = Unsigned(upload.Options),
    };

    public static PutObjectRequest Whole(
        ObjectStoreOptions options, string bucket, string key, UploadOptions upload, Stream content)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = upload.ContentType ?? DefaultContentType,
            UseChunkEncoding = options.ChunkedEncoding,
            DisablePayloadSigning = Unsigned(options),
        };
        Describe(request.Metadata, upload.Metadata);
        return request;
    }

    public static InitiateMultipartUploadRequest Begin(string bucket, string key, UploadOptions upload, string mark)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            ContentType = upload.ContentType ?? DefaultContentType,
        };
        Describe(request.Metadata, upload.Metadata);
        request.Metadata[StagedUpload.UploadMark] = mark;
        return request;
    }

    /// <summary>The SDK refuses unsigned content over plain http, where nothing else would protect it.</summary>
    private static bool? Unsigned(ObjectStoreOptions options) =>
        !options.ChunkedEncoding && options.Endpoint?.Scheme != Uri.UriSchemeHttp ? true : null;

    private static void Describe(MetadataCollection target, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            if (!name.All(IsPrintable) || !value.All(IsPrintable))
            {
                throw new ArgumentException($"Metadata travels as HTTP headers; '{name}' is not printable ASCII.");
            }

            target[name] = value;
        }
    }

    private static bool IsPrintable(char c) => c is >= ' ' and <= '~';
}
