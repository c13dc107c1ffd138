namespace Mpr.Processing.Sources;

/// <summary>Names a block: the version of an object, and which of its blocks.</summary>
/// <param name="Source">Bucket, key and ETag in one.</param>
/// <param name="Index">Counted from 0, each <see cref="Block.Size"/> long.</param>
internal readonly record struct BlockKey(string Source, long Index);

/// <summary>
/// A piece of a source in memory, readable as far as it is filled. It is filled by one fetch and read by any number of
/// connections. Buffer and pins belong to the cache.
/// </summary>
internal sealed class Block(BlockKey key, byte[] buffer, int length)
{
    /// <summary>
    /// Small, as a jump costs at least a block: a demuxer that hops over fragments takes a few kilobytes at each.
    /// </summary>
    public const int Size = 64 << 10;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _news;
    private int _filled;
    private bool _ended;

    public BlockKey Key => key;

    public byte[] Buffer => buffer;

    /// <summary>Bytes when full; the last block of a source is shorter.</summary>
    public int Length => length;

    /// <summary>Who fills it; null once it is full.</summary>
    public BlockFetch? Filler { get; set; }

    /// <summary>Holders that keep it from being evicted; guarded by the cache's lock.</summary>
    public int Pins { get; set; }

    /// <summary>Its place in the order of use; guarded by the cache's lock.</summary>
    public LinkedListNode<Block>? Node { get; set; }

    /// <summary>Bytes that can be read.</summary>
    public int Filled => Volatile.Read(ref _filled);

    public bool IsFull => Filled == length;

    /// <summary>It will not be filled further.</summary>
    public bool IsDead => Volatile.Read(ref _ended) && !IsFull;

    /// <summary>Why it will not be filled further; null when the fetch was merely given up.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Space => buffer.AsMemory(_filled, length - _filled);

    /// <summary>Returns when more than so many bytes are filled, or it is dead.</summary>
    public async ValueTask WaitBeyondAsync(int offset, CancellationToken cancellation)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_filled > offset || _ended)
                {
                    return;
                }

                _news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                news = _news.Task;
            }

            await news.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The fetch has put bytes into <see cref="Space"/>.</summary>
    public void Advance(int bytes) => Tell(() => Volatile.Write(ref _filled, _filled + bytes));

    /// <summary>The fetch is done with it, full or not.</summary>
    public void End(Exception? fault) => Tell(() =>
    {
        Fault = fault;
        Filler = null;
        Volatile.Write(ref _ended, true);
    });

    private void Tell(Action change)
    {
        TaskCompletionSource? news;
        lock (_lock)
        {
            change();
            news = _news;
            _news = null;
        }

        news?.SetResult();
    }
}
