using Mpr.Processing.Storage;

namespace Mpr.Processing.Sources;

/// <summary>
/// One ranged GET that fills adjoining blocks in order. It goes on while somebody wants it: given up, it stops at the
/// end of the block that is arriving, or at once when nothing has arrived yet.
/// </summary>
internal sealed class BlockFetch
{
    private readonly SourceLink _link;
    private readonly BlockCache _cache;
    private readonly IReadOnlyList<Block> _blocks;
    private readonly CancellationTokenSource _cancel;
    private readonly Lock _lock = new();
    private SequentialRun? _owner;
    private bool _arriving;
    private bool _done;

    public BlockFetch(SourceLink link, BlockCache cache, IReadOnlyList<Block> blocks, SequentialRun owner)
    {
        _link = link;
        _cache = cache;
        _blocks = blocks;
        _owner = owner;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(link.Closed);
        foreach (var block in blocks)
        {
            block.Filler = this;
        }
    }

    /// <summary>Every block is full or dropped.</summary>
    public bool IsDone => Volatile.Read(ref _done);

    /// <summary>A run has come upon one of its blocks: it goes on for that run.</summary>
    public void Adopt(SequentialRun run)
    {
        lock (_lock)
        {
            _owner = run;
        }
    }

    /// <summary>The run has ended; does nothing when another run has adopted the fetch.</summary>
    public void GiveUp(SequentialRun run)
    {
        lock (_lock)
        {
            if (_owner == run && !_done)
            {
                _owner = null;
                if (!_arriving)
                {
                    _cancel.Cancel();
                }
            }
        }
    }

    /// <summary>Fills the blocks; ends each of them, whatever happens.</summary>
    public async Task RunAsync()
    {
        // Stands for anything unforeseen: readers must not wait for a fetch that died.
        Exception? fault = new ObjectStoreException(
            ObjectStoreFault.Other, $"Reading '{_link.Source.Key}' ended by an internal fault.", "See the log.");
        try
        {
            await FillAsync().ConfigureAwait(false);
            fault = null;
        }
        catch (OperationCanceledException)
        {
            // Given up, or the link was closed: the blocks are dropped, and fetched again where needed.
            fault = null;
        }
        catch (ObjectStoreException e)
        {
            fault = e;
        }
        finally
        {
            lock (_lock)
            {
                _done = true;
                _cancel.Dispose();
            }

            foreach (var block in _blocks.Where(b => !b.IsFull))
            {
                Finish(block, fault);
            }
        }
    }

    private async Task FillAsync()
    {
        var offset = _blocks[0].Key.Index * Block.Size;
        var length = _blocks.Sum(b => (long)b.Length);
        var (body, counts) = await _link.OpenAsync(offset, length, _cancel.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var filled = 0;
            while (filled < _blocks.Count && Volatile.Read(ref _owner) is not null)
            {
                await FillAsync(body, counts, _blocks[filled]).ConfigureAwait(false);
                Finish(_blocks[filled++], null);
            }
        }
    }

    private async Task FillAsync(Stream body, bool counts, Block block)
    {
        while (!block.IsFull)
        {
            var read = await body.ReadAsync(block.Space, _cancel.Token).ConfigureAwait(false);
            Volatile.Write(ref _arriving, true);
            if (read == 0)
            {
                throw new ObjectStoreException(
                    ObjectStoreFault.Changed, $"'{_link.Source.Key}' is shorter than it was.",
                    "Scan again and resubmit; the new version will be used.");
            }

            _link.Counter.Fetched(counts ? read : 0);
            block.Advance(read);
        }
    }

    private void Finish(Block block, Exception? fault)
    {
        block.End(fault);
        _cache.Release(block);
    }
}
