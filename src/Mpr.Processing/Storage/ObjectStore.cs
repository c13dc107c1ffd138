using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mpr.Processing.Storage;

/// <summary>
/// The bucket as the whole product sees it: everything that is read from S3 or written there goes through here.
/// Content is streamed and never held whole. Every fault of the store is an <see cref="ObjectStoreException"/>; a
/// cancellation is an <see cref="OperationCanceledException"/>. Thread-safe; one instance serves a process.
/// </summary>
/// <param name="options">Where the store is. Mistakes in it show with the first request.</param>
/// <param name="time">Clock of retries and time limits; null = the system's.</param>
/// <param name="logger">Told of repeated requests and what could not be cleaned up; null = nobody.</param>
public sealed class ObjectStore(
    ObjectStoreOptions options, TimeProvider? time = null, ILogger<ObjectStore>? logger = null) : IDisposable
{
    private const int LongestKey = 1024;

    private readonly StoreClient _client =
        new(options, time ?? TimeProvider.System, logger ?? NullLogger<ObjectStore>.Instance);

    /// <summary>The settings it works by.</summary>
    public ObjectStoreOptions Options => options;

    /// <summary>Bucket of source media.</summary>
    public string BucketIn => options.BucketIn;

    /// <summary>Bytes of the first parts of an upload.</summary>
    internal long PartSize => options.PartSize;

    /// <summary>Bucket of results.</summary>
    public string BucketOut => options.BucketOut;

    /// <summary>
    /// Lists objects as the store gives them: in the order of their keys' UTF-8 bytes, page by page as they are
    /// consumed.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Only keys that begin so; null or empty = all.</param>
    /// <param name="extensions">Only keys with one of these, each with its dot, whatever the case; null = all.</param>
    /// <param name="cancellation">Ends the listing.</param>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        string bucket, string? prefix = null, IReadOnlySet<string>? extensions = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var call = new StoreCall("list", bucket);
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, Encoding = EncodingType.Url };
        do
        {
            var page = await _client.SendAsync(
                call, (s3, watch) => s3.ListObjectsV2Async(request, watch.Token), cancellation).ConfigureAwait(false);
            if (page.Name is null)
            {
                // The SDK reads any page of XML or HTML as an empty listing; a real one names its bucket.
                throw StoreErrors.NoStore(call);
            }

            foreach (var listed in page.S3Objects ?? [])
            {
                var found = StoredObjects.Of(bucket, listed);
                if (extensions is null || HasExtension(found.Key, extensions))
                {
                    yield return found;
                }
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
            // The store has shown that it answers: go on for as long as a transfer would.
            call = call with { Patient = true };
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>Describes one object.</summary>
    /// <returns>Null when the key is missing.</returns>
    public Task<StoredObject?> FindAsync(string bucket, string key, CancellationToken cancellation = default) =>
        // A store refuses to look for what it cannot hold; the answer is that it is not there.
        IsPossible(key)
            ? ObjectHead.FindAsync(_client, new StoreCall("look up", bucket, key), cancellation)
            : Task.FromResult<StoredObject?>(null);

    /// <summary>
    /// Whether an object may have this key: 1 to 1,024 bytes of UTF-8
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
    /// </summary>
    /// <param name="key">The key.</param>
    public static bool IsPossible(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= LongestKey;
    }

    /// <summary>Downloads an object by parallel ranges of one version.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="path">Where to; a file that is there is replaced, but only by the whole object.</param>
    /// <param name="progress">Told as bytes arrive.</param>
    /// <param name="cancellation">Ends it; nothing is left.</param>
    /// <returns>The version that was downloaded.</returns>
    public async Task<StoredObject> DownloadAsync(
        string bucket, string key, string path, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var call = new StoreCall("download", bucket, key);
        var source = await ObjectHead.FindAsync(_client, call, cancellation).ConfigureAwait(false)
            ?? throw StoreErrors.KeyMissing(call);
        await new FileDownload(_client, source, progress).RunAsync(path, cancellation).ConfigureAwait(false);
        return source;
    }

    /// <summary>
    /// Downloads an object to a file of its own, which its caller disposes. It keeps the key's extension.
    /// </summary>
    public async Task<TemporaryFile> DownloadToTemporaryFileAsync(
        string bucket, string key, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var file = TemporaryFile.Named(Path.GetExtension(key));
        await DownloadAsync(bucket, key, file.Path, progress, cancellation).ConfigureAwait(false);
        return file;
    }

    /// <summary>
    /// Uploads a local file: in one request when small, else in parallel parts. It appears in one atomic step.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key; an object that is there is replaced.</param>
    /// <param name="path">The file; it must not change meanwhile.</param>
    /// <param name="upload">Media type and metadata; null = none.</param>
    /// <param name="progress">Told as bytes leave.</param>
    /// <param name="cancellation">Ends it; nothing is left.</param>
    /// <returns>The object as the store shows it; its size was compared with the file's.</returns>
    public async Task<StoredObject> UploadAsync(
        string bucket, string key, string path, UploadOptions? upload = null,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (new FileInfo(path).Length <= 2 * options.PartSize)
        {
            return await WholeUpload.RunAsync(
                _client, new StoreCall("upload", bucket, key), path, upload ?? new UploadOptions(), progress,
                cancellation).ConfigureAwait(false);
        }

        var staged = await BeginUploadAsync(bucket, key, upload, cancellation).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            await staged.UploadFileAsync(path, progress, cancellation).ConfigureAwait(false);
            return await staged.CompleteAsync(mustBeNew: false, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Makes a URL that permits one thing to whoever holds it, at the public endpoint. Sends nothing.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key; nothing checks that it is there.</param>
    /// <param name="validFor">1 second to 7 days; temporary keys may end it sooner.</param>
    /// <param name="verb">What it permits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of bounds.</exception>
    public Uri Presign(string bucket, string key, TimeSpan validFor, PresignVerb verb = PresignVerb.Get) =>
        UrlsAt(null).Of(verb, bucket, key, validFor);

    /// <summary>Presigned URLs for an address by which the store is reached.</summary>
    /// <param name="address">Scheme, host and port; null = the public endpoint, else the endpoint.</param>
    public PresignedUrls UrlsAt(Uri? address)
    {
        address ??= options.PublicEndpoint ?? options.Endpoint;
        return new PresignedUrls(() => _client.SignerAt(address), options, address);
    }

    /// <summary>
    /// Opens a range of an object for reading. A connection that breaks is taken up again, at the same version.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes at most, cut at the object's end; null = to the end.</param>
    /// <param name="ifMatch">ETag of the version that is meant, with or without quotes; null = the current one.</param>
    /// <param name="cancellation">Ends the opening; reads have a token of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range begins at or behind the object's end.</exception>
    public Task<ObjectRange> OpenRangeAsync(
        string bucket, string key, long offset, long? length, string? ifMatch = null,
        CancellationToken cancellation = default) =>
        RangeBody.OpenAsync(
            _client, new StoreCall("read", bucket, key), offset, length, ifMatch?.Trim('"'), cancellation);

    /// <summary>A range of a known version, as part of work that has begun: waits out a store that is away.</summary>
    /// <param name="source">The version.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="requested">Called for each request sent.</param>
    /// <param name="cancellation">Ends the opening.</param>
    internal Task<ObjectRange> OpenPatientRangeAsync(
        StoredObject source, long offset, long length, Action requested, CancellationToken cancellation) =>
        RangeBody.OpenAsync(
            _client, new StoreCall("read", source.Bucket, source.Key) { Patient = true }, offset, length, source.ETag,
            cancellation, requested);

    /// <summary>
    /// Stores what a stream brings, of whatever length: in one request when it is small, else in parts, of which two at
    /// most are in memory. It appears in one atomic step.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="content">Read once, to its end.</param>
    /// <param name="length">Bytes that it will bring; null when that is not known.</param>
    /// <param name="upload">Media type and metadata; null = none.</param>
    /// <param name="mustBeNew">Refuse to replace an object that is at the key already.</param>
    /// <param name="whole">Called when all was read and before it appears; what it throws ends the upload. Null = nobody.</param>
    /// <param name="cancellation">Ends it; nothing is left.</param>
    /// <returns>The object as the store shows it.</returns>
    /// <exception cref="ObjectStoreException">As with a file.</exception>
    public Task<StoredObject> UploadStreamAsync(
        string bucket, string key, Stream content, long? length, UploadOptions? upload = null, bool mustBeNew = false,
        Action? whole = null, CancellationToken cancellation = default) =>
        new StreamUpload(_client, new StoreCall("upload", bucket, key) { Patient = true }, upload ?? new UploadOptions())
            .RunAsync(content, length, mustBeNew, whole, cancellation);

    /// <summary>Begins an object that stays invisible until it is completed.</summary>
    public Task<StagedUpload> BeginUploadAsync(
        string bucket, string key, UploadOptions? upload = null, CancellationToken cancellation = default) =>
        StagedUpload.BeginAsync(_client, bucket, key, upload, cancellation);

    /// <summary>Uploads whose parts others send.</summary>
    public DelegatedUploads Delegated => new(_client);

    /// <summary>Ends an upload that its owner could not end, by the id that was noted.</summary>
    /// <returns>False when the upload is not there (any more): completed or aborted before.</returns>
    public Task<bool> AbortUploadAsync(
        string bucket, string key, string uploadId, CancellationToken cancellation = default) =>
        StagedUpload.AbortAsync(_client, bucket, key, uploadId, cancellation);

    /// <summary>Uploads that were begun in a bucket and neither completed nor aborted, at most 1,000.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What their keys begin with; null: all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async Task<IReadOnlyList<OpenUpload>> ListUploadsAsync(
        string bucket, string? prefix = null, CancellationToken cancellation = default)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket, Prefix = prefix };
        var page = await _client.SendAsync(
            new StoreCall("list the uploads of", bucket),
            (s3, watch) => s3.ListMultipartUploadsAsync(request, watch.Token), cancellation).ConfigureAwait(false);
        return [.. (page.MultipartUploads ?? []).Select(u => new OpenUpload(u.Key, u.UploadId))];
    }

    /// <summary>Deletes an object; one that is not there is no fault.</summary>
    public Task DeleteAsync(string bucket, string key, CancellationToken cancellation = default)
    {
        var request = new DeleteObjectRequest { BucketName = bucket, Key = key };
        return _client.SendAsync(
            new StoreCall("delete", bucket, key),
            (s3, watch) => s3.DeleteObjectAsync(request, watch.Token), cancellation);
    }

    /// <summary>Makes sure that a bucket is there and lets us in; makes none.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ObjectStoreException">It is missing, or the store refuses or does not answer.</exception>
    public async Task CheckBucketAsync(string bucket, CancellationToken cancellation = default)
    {
        var call = new StoreCall("use", bucket);
        if (!await ObjectHead.BucketExistsAsync(_client, call, cancellation).ConfigureAwait(false))
        {
            throw StoreErrors.BucketMissing(call, options, null);
        }
    }

    /// <summary>
    /// Sees to it that both buckets are there; creates them only where the settings allow it, never on AWS.
    /// </summary>
    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreFault.BucketMissing"/>, or why it could not be made.
    /// </exception>
    public async Task EnsureBucketsAsync(CancellationToken cancellation = default)
    {
        await BucketSetup.EnsureAsync(_client, BucketIn, cancellation).ConfigureAwait(false);
        await BucketSetup.EnsureAsync(_client, BucketOut, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets everybody read the objects of a bucket without a key. Listing it stays closed.</summary>
    /// <param name="bucket">The bucket; a policy that it has is replaced.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public Task OpenToReadersAsync(string bucket, CancellationToken cancellation = default) =>
        BucketSetup.OpenToReadersAsync(_client, bucket, cancellation);

    /// <summary>Closes the connections; transfers that run break off.</summary>
    public void Dispose() => _client.Dispose();

    private static bool HasExtension(string key, IReadOnlySet<string> extensions) =>
        Path.GetExtension(key) is { Length: > 0 } extension
        && (extensions.Contains(extension) || extensions.Contains(extension.ToLowerInvariant()));
}
