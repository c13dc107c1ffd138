namespace Mpr.Processing.Sources;

/// <summary>
/// The blocks of all sources in this process, in buffers of its own. The least recently used block gives way when the
/// budget is used up. Nothing else in the gateway grows with what is read.
/// </summary>
/// <remarks>
/// Blocks that are being filled or sent are pinned. Whoever needs a block now waits for one; who reads ahead goes
/// without. A holder waits for no second block while it holds one, so waiting always ends.
/// </remarks>
internal sealed class BlockCache(long budget)
{
    /// <summary>Enough for a reader or two to make progress.</summary>
    private const int FewestBlocks = 64;

    private readonly Lock _lock = new();
    private readonly int _most = (int)Math.Max(FewestBlocks, budget / Block.Size);
    private readonly Dictionary<BlockKey, Block> _blocks = [];
    private readonly LinkedList<Block> _evictable = [];
    private readonly Stack<byte[]> _free = [];
    private TaskCompletionSource? _released;
    private int _allocated;

    /// <summary>Bytes of buffers made so far; never falls, never passes the budget.</summary>
    public long Allocated => (long)Volatile.Read(ref _allocated) * Block.Size;

    /// <summary>The block, pinned; null when it is not here.</summary>
    public Block? Find(BlockKey key)
    {
        lock (_lock)
        {
            return _blocks.TryGetValue(key, out var block) && !block.IsDead ? Pin(block) : null;
        }
    }

    public bool Contains(BlockKey key)
    {
        lock (_lock)
        {
            return _blocks.TryGetValue(key, out var block) && !block.IsDead;
        }
    }

    /// <summary>A new block, pinned for its fetch; null when it is here already, or no buffer is to be had.</summary>
    public Block? TryAdd(BlockKey key, int length)
    {
        lock (_lock)
        {
            if (_blocks.TryGetValue(key, out var there) && !there.IsDead)
            {
                return null;
            }

            if (TakeBuffer() is not { } buffer)
            {
                return null;
            }

            // A dead block of this key keeps its buffer until its last reader has let go of it.
            var block = new Block(key, buffer, length) { Pins = 1 };
            _blocks[key] = block;
            return block;
        }
    }

    /// <summary>Returns when a block was let go of since the last look.</summary>
    public Task WaitForReleaseAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_free.Count > 0 || _evictable.Count > 0 || _allocated < _most)
            {
                return Task.CompletedTask;
            }

            _released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _released.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Lets go of a pin.</summary>
    public void Release(Block block)
    {
        TaskCompletionSource? released = null;
        lock (_lock)
        {
            if (--block.Pins > 0)
            {
                return;
            }

            if (block.IsFull && _blocks.GetValueOrDefault(block.Key) == block)
            {
                block.Node = _evictable.AddLast(block);
            }
            else
            {
                Forget(block);
            }

            (released, _released) = (_released, null);
        }

        released?.SetResult();
    }

    private Block Pin(Block block)
    {
        block.Pins++;
        if (block.Node is { } node)
        {
            _evictable.Remove(node);
            block.Node = null;
        }

        return block;
    }

    private byte[]? TakeBuffer()
    {
        if (_free.TryPop(out var buffer))
        {
            return buffer;
        }

        if (_allocated < _most)
        {
            _allocated++;
            return GC.AllocateUninitializedArray<byte>(Block.Size);
        }

        if (_evictable.First is not { } oldest)
        {
            return null;
        }

        _evictable.RemoveFirst();
        _blocks.Remove(oldest.Value.Key);
        return oldest.Value.Buffer;
    }

    private void Forget(Block block)
    {
        if (_blocks.GetValueOrDefault(block.Key) == block)
        {
            _blocks.Remove(block.Key);
        }

        _free.Push(block.Buffer);
    }
}
