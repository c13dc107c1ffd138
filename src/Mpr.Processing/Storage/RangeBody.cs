using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>
/// The bytes of a range, read from the store over as many connections as it takes. The version is pinned: by the
/// caller's ETag, else by that of the first answer.
/// </summary>
internal sealed class RangeBody : Stream
{
    private readonly StoreClient _client;
    private readonly StoreCall _call;
    private readonly Persistence _persistence;
    private readonly Action? _requested;
    private string? _etag;
    private long _offset;
    private long? _remaining;
    private GetObjectResponse? _response;
    private StallWatch? _watch;
    private int _requests;

    private RangeBody(
        StoreClient client, StoreCall call, string? etag, long offset, long? length, Action? requested)
    {
        _client = client;
        _call = call with { Patient = true };
        _persistence = client.Persist(patient: true);
        _etag = etag;
        _offset = offset;
        _remaining = length;
        _requested = requested;
    }

    private long Remaining => _remaining!.Value;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Sends the first request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range begins at or behind the object's end.</exception>
    public static async Task<ObjectRange> OpenAsync(
        StoreClient client, StoreCall call, long offset, long? length, string? ifMatch, CancellationToken cancellation,
        Action? requested = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length ?? 1, 1, nameof(length));
        var body = new RangeBody(client, call, ifMatch, offset, length, requested);
        try
        {
            var response = await client.SendAsync(
                call, (s3, watch) => body.RequestAsync(s3, watch.Token), cancellation).ConfigureAwait(false);
            var whole = StoredObjects.Of(call, response);
            body.Accept(response, whole);
            return new ObjectRange(whole, offset, body.Remaining, body);
        }
        catch
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<GetObjectResponse> RequestAsync(IAmazonS3 s3, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _requests);
        _requested?.Invoke();
        var request = new GetObjectRequest
        {
            BucketName = _call.Bucket,
            Key = _call.Key,
            EtagToMatch = _etag is null ? null : $"\"{_etag}\"",
            // No range for a whole object: an empty one has no first byte to name.
            ByteRange = _offset == 0 && _remaining is null ? null
                : _remaining is { } length ? new ByteRange(_offset, _offset + length - 1)
                : new ByteRange($"bytes={_offset}-"),
        };
        try
        {
            return await s3.GetObjectAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new ArgumentOutOfRangeException(
                $"The range begins at or behind the end of {_call.Target}.", e);
        }
    }

    /// <summary>Checks that the answer is the version and the range that was asked for.</summary>
    private void Accept(GetObjectResponse response, StoredObject whole)
    {
        _response = response;
        var asked = _offset > 0 || _remaining is not null;
        if (asked && response.HttpStatusCode != HttpStatusCode.PartialContent)
        {
            throw StoreErrors.Fault(
                ObjectStoreFault.Misconfigured, "the store ignores ranges",
                "Check S3_ENDPOINT_URL; no proxy in front of the store may drop the Range header.", _call);
        }

        if (_etag is not null && whole.ETag != _etag)
        {
            throw StoreErrors.Fault(Refusal.Changed, _call);
        }

        _etag = whole.ETag;
        _remaining = Math.Min(_remaining ?? long.MaxValue, whole.Size - _offset);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_remaining > 0 && buffer.Length > 0)
        {
            var fault = await TryReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (fault.Error is null)
            {
                _offset += fault.Read;
                _remaining -= fault.Read;
                _persistence.Succeeded();
                return fault.Read;
            }

            Release();
            if (!StoreErrors.IsTransient(fault.Error)
                || !await _persistence.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw StoreErrors.Translate(fault.Error, _call, _client.Options);
            }
        }

        return 0;
    }

    private async Task<(int Read, Exception? Error)> TryReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_response is null)
        {
            var (response, error) = await _client.AttemptAsync(
                _call, (s3, watch) => RequestAsync(s3, watch.Token), cancellation).ConfigureAwait(false);
            if (error is not null)
            {
                return (0, error);
            }

            Accept(response!, StoredObjects.Of(_call, response!));
        }

        var allowed = buffer[..(int)Math.Min(buffer.Length, Remaining)];
        var watch = Watch(cancellation);
        try
        {
            var read = await _response!.ResponseStream.ReadAsync(allowed, watch.Token).ConfigureAwait(false);
            return read > 0 ? (read, null) : (0, new EndOfStreamException("The store ended the body early."));
        }
        catch (Exception e) when (watch.Caused(e))
        {
            return (0, new StalledException(e));
        }
        catch (Exception e) when (StoreErrors.IsTransport(e))
        {
            return (0, e);
        }
        finally
        {
            watch.Rest();
        }
    }

    /// <summary>One watch serves all reads of a caller, as a read may be but a few kilobytes.</summary>
    private StallWatch Watch(CancellationToken cancellation)
    {
        if (_watch is null || !_watch.Serves(cancellation))
        {
            _watch?.Dispose();
            _watch = new StallWatch(_client.Options.StallTimeout, _client.Time, cancellation);
        }

        _watch.Restart();
        return _watch;
    }

    private void Release()
    {
        _response?.Dispose();
        _response = null;
        _watch?.Dispose();
        _watch = null;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The content comes over a network: read it asynchronously.");

    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
