using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>
/// Uploads whose parts others send, by presigned URLs: begun, looked at and ended here, by whatever process. Thread-safe.
/// </summary>
public sealed class DelegatedUploads
{
    /// <summary>S3's bound for every part but the last.</summary>
    public const long SmallestPart = 5 << 20;

    private readonly StoreClient _client;

    internal DelegatedUploads(StoreClient client) => _client = client;

    /// <summary>Bytes of every part but the last.</summary>
    /// <param name="size">Bytes of the whole, 5 TiB at most; null when not known.</param>
    /// <param name="preferred">Used where 10,000 parts of it do.</param>
    public static long PartSize(long? size, long preferred) =>
        size is { } whole ? PartSizes.Equal(whole, preferred) : preferred;

    /// <summary>Begins an object that stays invisible until it is completed.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async Task<DelegatedUpload> BeginAsync(
        string bucket, string key, UploadOptions? upload = null, CancellationToken cancellation = default)
    {
        var begun = await StagedUpload.BeginAsync(_client, bucket, key, upload, cancellation).ConfigureAwait(false);
        return new DelegatedUpload(bucket, key, begun.UploadId, begun.Mark);
    }

    /// <summary>The parts that the store has, by number.</summary>
    /// <returns>Null when there is no such upload (any more).</returns>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async Task<IReadOnlyList<UploadedPart>?> PartsAsync(
        DelegatedUpload upload, CancellationToken cancellation = default)
    {
        var request = new ListPartsRequest { BucketName = upload.Bucket, Key = upload.Key, UploadId = upload.UploadId };
        var parts = new List<UploadedPart>();
        while (true)
        {
            var page = await _client.SendAsync(
                new StoreCall("list the parts of", upload.Bucket, upload.Key),
                (s3, watch) => PageAsync(s3, request, watch.Token), cancellation).ConfigureAwait(false);
            if (page is null)
            {
                return null;
            }

            parts.AddRange((page.Parts ?? []).Select(p => new UploadedPart(
                p.PartNumber ?? 0, StoredObjects.ETag(p.ETag), p.Size ?? 0, StoredObjects.At(p.LastModified))));
            if (page.IsTruncated != true)
            {
                return parts;
            }

            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Publishes the object out of these parts: the atomic step. Again after it had worked, it answers the same.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="parts">What <see cref="PartsAsync"/> told, or some of it.</param>
    /// <param name="mustBeNew">Refuse to replace an object that is at the key already.</param>
    /// <param name="cancellation">Gives up waiting; whether the object was published is then unknown.</param>
    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreFault.AlreadyExists"/>: nothing was replaced. Any other: as named.
    /// </exception>
    public Task<StoredObject> CompleteAsync(
        DelegatedUpload upload, IEnumerable<UploadedPart> parts, bool mustBeNew, CancellationToken cancellation = default)
    {
        var staged = new StagedUpload(_client, upload.Bucket, upload.Key, upload.UploadId, upload.Mark);
        staged.Adopt(parts);
        return staged.CompleteAsync(mustBeNew, cancellation);
    }

    /// <summary>The object that an upload became; null when its key holds another one, or none.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async Task<StoredObject?> PublishedAsync(DelegatedUpload upload, CancellationToken cancellation = default)
    {
        var found = await ObjectHead.FindAsync(
            _client, new StoreCall("look up", upload.Bucket, upload.Key), cancellation).ConfigureAwait(false);
        return found?.Metadata.GetValueOrDefault(StagedUpload.UploadMark) == upload.Mark ? found : null;
    }

    /// <summary>All uploads of a bucket that were begun and neither completed nor aborted, whoever began them.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async IAsyncEnumerable<OpenUpload> ListAsync(
        string bucket, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket, Encoding = EncodingType.Url };
        while (true)
        {
            var page = await _client.SendAsync(
                new StoreCall("list the uploads of", bucket),
                (s3, watch) => s3.ListMultipartUploadsAsync(request, watch.Token), cancellation).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                yield return new OpenUpload(StoredObjects.Decoded(upload.Key), upload.UploadId)
                {
                    Begun = StoredObjects.At(upload.Initiated),
                };
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            request.KeyMarker = StoredObjects.Decoded(page.NextKeyMarker);
            request.UploadIdMarker = page.NextUploadIdMarker;
        }
    }

    private static async Task<ListPartsResponse?> PageAsync(
        IAmazonS3 s3, ListPartsRequest request, CancellationToken cancellation)
    {
        try
        {
            return await s3.ListPartsAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchUpload")
        {
            return null;
        }
    }
}
