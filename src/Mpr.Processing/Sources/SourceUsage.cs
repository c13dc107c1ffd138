namespace Mpr.Processing.Sources;

/// <summary>What a task has read of its source.</summary>
/// <param name="BytesServed">Bytes handed to FFmpeg, repeated ones counted again.</param>
/// <param name="BytesFetched">Bytes read from the store for it, ahead of need included.</param>
/// <param name="Requests">Requests that FFmpeg sent.</param>
/// <param name="StoreRequests">Requests sent to the store, repeated ones included.</param>
public sealed record SourceUsage(long BytesServed, long BytesFetched, int Requests, int StoreRequests);

/// <summary>The running counts behind a <see cref="SourceUsage"/>.</summary>
internal sealed class UsageCounter
{
    private long _served;
    private long _fetched;
    private int _requests;
    private int _storeRequests;

    public void Served(int bytes) => Interlocked.Add(ref _served, bytes);

    public void Fetched(int bytes) => Interlocked.Add(ref _fetched, bytes);

    /// <summary>The whole was copied, by parts.</summary>
    public void Copied(long bytes, long partSize)
    {
        Interlocked.Add(ref _fetched, bytes);
        Interlocked.Add(ref _storeRequests, 1 + (int)((bytes + partSize - 1) / partSize));
    }

    public void Requested() => Interlocked.Increment(ref _requests);

    public void RequestedOfStore() => Interlocked.Increment(ref _storeRequests);

    public SourceUsage Read() => new(
        Interlocked.Read(ref _served), Interlocked.Read(ref _fetched),
        Volatile.Read(ref _requests), Volatile.Read(ref _storeRequests));
}
