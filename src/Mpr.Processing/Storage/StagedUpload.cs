using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>
/// An object that is being stored and stays invisible until <see cref="CompleteAsync"/>, the one atomic step. Disposed
/// before that, it leaves nothing. One owner; parts travel in parallel inside.
/// </summary>
public sealed partial class StagedUpload : IAsyncDisposable
{
    /// <summary>
    /// Metadata entry by which a published object is known as this upload's, whatever its ETag is made of.
    /// </summary>
    internal const string UploadMark = "mpr-upload";

    /// <summary>S3 joins the parts at completion, and takes minutes over a large object.</summary>
    private static readonly TimeSpan CompletionTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(20);

    /// <summary>How long the answer to a beginning is waited for after the caller has gone.</summary>
    private static readonly TimeSpan LateTime = TimeSpan.FromSeconds(5);

    private readonly StoreClient _client;
    private readonly string _mark;
    private readonly ConcurrentDictionary<int, Part> _parts = [];
    private bool _ended;

    internal StagedUpload(StoreClient client, string bucket, string key, string uploadId, string mark)
    {
        _client = client;
        _mark = mark;
        Bucket = bucket;
        Key = key;
        UploadId = uploadId;
    }

    internal static async Task<StagedUpload> BeginAsync(
        StoreClient client, string bucket, string key, UploadOptions? upload, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var mark = Guid.NewGuid().ToString("N");
        var request = UploadRequests.Begin(bucket, key, upload ?? new UploadOptions(), mark);
        // A request that is given up may have begun an upload all the same, whose name nobody then knows: who cancels
        // waits for the answer, and the upload is ended.
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Time);
        using var going = cancellation.Register(() => late.CancelAfter(LateTime));
        var begun = await client.SendAsync(
            new StoreCall("begin the upload of", bucket, key),
            (s3, watch) => s3.InitiateMultipartUploadAsync(request, watch.Token), late.Token).ConfigureAwait(false);
        var staged = new StagedUpload(client, bucket, key, begun.UploadId, mark);
        if (cancellation.IsCancellationRequested)
        {
            await staged.DisposeAsync().ConfigureAwait(false);
            throw new OperationCanceledException(cancellation);
        }

        return staged;
    }

    /// <summary>The bucket.</summary>
    public string Bucket { get; }

    /// <summary>The key that the object will have.</summary>
    public string Key { get; }

    /// <summary>
    /// The store's name for the upload; with it <see cref="ObjectStore.AbortUploadAsync"/> cleans up after a crash.
    /// </summary>
    public string UploadId { get; }

    /// <summary>Entry in the object's metadata by which it is known as this upload's.</summary>
    internal string Mark => _mark;

    /// <summary>Bytes that the store has taken in so far.</summary>
    public long Size => _parts.Values.Sum(p => p.Size);

    internal ObjectStoreOptions Options => _client.Options;

    /// <summary>
    /// Sends a whole local file as the object's content, in parallel parts read straight from the file.
    /// </summary>
    /// <param name="path">The file; it must not change meanwhile. Any size up to 5 TiB, empty too.</param>
    /// <param name="progress">Told as bytes leave.</param>
    /// <param name="cancellation">Ends it; parts that arrived stay until the upload is aborted.</param>
    /// <exception cref="ObjectStoreException">A part was refused, or the store stayed away.</exception>
    /// <exception cref="InvalidOperationException">The upload has parts already.</exception>
    public async Task UploadFileAsync(
        string path, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!_parts.IsEmpty)
        {
            throw new InvalidOperationException("The upload has parts already; a file is the whole content.");
        }

        using var file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.Asynchronous);
        var size = RandomAccess.GetLength(file);
        var meter = new TransferMeter(size, progress);
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = Options.Parallelism,
            CancellationToken = cancellation,
        };
        await Parallel.ForEachAsync(
            PartSizes.Of(size, Options.PartSize), limits,
            async (part, token) => await UploadPartAsync(part.Number, file, part.Offset, part.Length, meter, token)
                .ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Sends one part out of a file. Parts may come in any order; the same number again replaces.</summary>
    internal Task UploadPartAsync(
        int number, SafeFileHandle file, long offset, long length, TransferMeter? meter, CancellationToken cancellation) =>
        UploadPartAsync(number, length, advanced => new FileSlice(file, offset, length, advanced), meter, cancellation);

    /// <summary>Sends one part out of memory, which must stay as it is meanwhile.</summary>
    internal Task UploadPartAsync(int number, ArraySegment<byte> content, CancellationToken cancellation) =>
        UploadPartAsync(number, content.Count, advanced => new MemorySlice(content, advanced), null, cancellation);

    /// <summary>Takes parts over that others have sent.</summary>
    internal void Adopt(IEnumerable<UploadedPart> parts)
    {
        foreach (var part in parts)
        {
            _parts[part.Number] = new Part(part.ETag, part.Size);
        }
    }

    private async Task UploadPartAsync(
        int number, long length, Func<Action<int>, Stream> open, TransferMeter? meter, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, PartSizes.MostParts);
        // After the last byte the store may still have to write: give its answer twice the silence.
        var call = Call($"upload part {number} of") with { Silence = Options.StallTimeout * 2 };
        var piece = new PieceMeter(meter);
        var etag = await _client.SendAsync(call, async (s3, watch) =>
        {
            var content = open(piece.Begin(watch));
            await using (content.ConfigureAwait(false))
            {
                var request = UploadRequests.Part(this, number, content);
                return (await s3.UploadPartAsync(request, watch.Token).ConfigureAwait(false)).ETag;
            }
        }, cancellation).ConfigureAwait(false);
        _parts[number] = new Part(etag, length);
    }

    /// <summary>Publishes the object: the atomic step.</summary>
    /// <param name="mustBeNew">
    /// Refuse to replace an object that is at the key already (<c>If-None-Match: *</c>).
    /// </param>
    /// <param name="cancellation">
    /// Gives up waiting; whether the object was published is then unknown until the upload is aborted.
    /// </param>
    /// <returns>The object as the store shows it.</returns>
    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreFault.AlreadyExists"/>: nothing was replaced. <see cref="ObjectStoreFault.Changed"/>: the
    /// upload was ended by others, or the object replaced right after. Any other: as named.
    /// </exception>
    public async Task<StoredObject> CompleteAsync(bool mustBeNew, CancellationToken cancellation = default)
    {
        var call = Call("publish") with { Silence = CompletionTime };
        // Stores without conditional completion are at least asked beforehand.
        if (mustBeNew && await HeadAsync(call, cancellation).ConfigureAwait(false) is { } there && !IsOurs(there))
        {
            throw StoreErrors.Exists(call);
        }

        var etag = await PublishAsync(call, mustBeNew, cancellation).ConfigureAwait(false);
        _ended = true;
        var published = await HeadAsync(call, cancellation).ConfigureAwait(false);
        return UploadCheck.Verified(call, published, etag, Size);
    }

    /// <summary>Completes, and finds out after a lost answer whether it had worked. Returns the ETag.</summary>
    private async Task<string> PublishAsync(StoreCall call, bool mustBeNew, CancellationToken cancellation)
    {
        var persistence = _client.Persist(call.Patient);
        var conditional = mustBeNew;
        while (true)
        {
            var (answer, error) = await _client.AttemptAsync(
                call,
                (s3, watch) => s3.CompleteMultipartUploadAsync(Completion(conditional), watch.Token),
                cancellation).ConfigureAwait(false);
            if (error is null)
            {
                return StoredObjects.ETag(answer!.ETag);
            }

            if (conditional && error is AmazonS3Exception { ErrorCode: "NotImplemented" })
            {
                conditional = false;
                continue;
            }

            // A completion whose answer was lost looks like a vanished upload, or like an object in the way.
            if (await HeadAsync(call, cancellation).ConfigureAwait(false) is { } there && IsOurs(there))
            {
                return there.ETag;
            }

            if (mustBeNew && error is AmazonS3Exception { ErrorCode: "PreconditionFailed" })
            {
                throw StoreErrors.Exists(call, error);
            }

            if (!StoreErrors.IsTransient(error) || !await persistence.WaitAsync(cancellation).ConfigureAwait(false))
            {
                throw StoreErrors.Translate(error, call, Options);
            }
        }
    }

    private CompleteMultipartUploadRequest Completion(bool conditional) => new()
    {
        BucketName = Bucket,
        Key = Key,
        UploadId = UploadId,
        PartETags = [.. _parts.OrderBy(p => p.Key).Select(p => new PartETag(p.Key, p.Value.ETag))],
        IfNoneMatch = conditional ? "*" : null,
    };

    private Task<StoredObject?> HeadAsync(StoreCall call, CancellationToken cancellation) =>
        ObjectHead.FindAsync(_client, call with { Silence = null }, cancellation);

    private bool IsOurs(StoredObject found) => found.Metadata.TryGetValue(UploadMark, out var mark) && mark == _mark;

    /// <summary>Ends the upload; the store forgets its parts. Does nothing after completion or a first abort.</summary>
    /// <exception cref="ObjectStoreException">The store could not be told.</exception>
    public async Task AbortAsync(CancellationToken cancellation = default)
    {
        if (!_ended)
        {
            await AbortAsync(_client, Bucket, Key, UploadId, cancellation).ConfigureAwait(false);
            _ended = true;
        }
    }

    /// <summary>False when the upload is not there (any more).</summary>
    internal static async Task<bool> AbortAsync(
        StoreClient client, string bucket, string key, string uploadId, CancellationToken cancellation)
    {
        var call = new StoreCall("abort the upload of", bucket, key);
        var request = new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId };
        return await client.SendAsync(call, async (s3, watch) =>
        {
            try
            {
                await s3.AbortMultipartUploadAsync(request, watch.Token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchUpload")
            {
                return false;
            }
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Aborts what was not completed. A store that cannot be reached is logged, not thrown.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        using var limit = new CancellationTokenSource(AbortTime, _client.Time);
        try
        {
            await AbortAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectStoreException or OperationCanceledException)
        {
            Log.LeftBehind(_client.Logger, Bucket, Key, UploadId, e);
        }
    }

    private StoreCall Call(string doing) => new(doing, Bucket, Key) { Patient = true };

    private readonly record struct Part(string ETag, long Size);

    private static partial class Log
    {
        [LoggerMessage(
            10, LogLevel.Warning, "Upload {UploadId} of {Key} in {Bucket} could not be aborted; its parts stay stored")]
        public static partial void LeftBehind(
            ILogger logger, string bucket, string key, string uploadId, Exception fault);
    }
}
