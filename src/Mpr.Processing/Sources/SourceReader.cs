namespace Mpr.Processing.Sources;

/// <summary>Brings the blocks of one source: out of the cache, by a fetch on demand, or by reading ahead.</summary>
internal sealed class SourceReader(SourceLink link, BlockCache cache)
{
    private readonly string _name = $"{link.Source.Bucket}/{link.Source.Key}\n{link.Source.ETag}";
    private readonly long _size = link.Source.Size;

    /// <summary>The block with a byte, pinned and filled beyond that byte.</summary>
    /// <param name="run">Who wants it.</param>
    /// <param name="position">The byte.</param>
    /// <param name="end">Where the request ends; nothing is fetched beyond for its sake.</param>
    /// <param name="largestWindow">Bound of the read-ahead.</param>
    /// <param name="cancellation">The reader has gone.</param>
    /// <exception cref="Storage.ObjectStoreException">The store could not give it, for all the patience.</exception>
    public async Task<Block> TakeAsync(
        SequentialRun run, long position, long end, long largestWindow, CancellationToken cancellation)
    {
        var key = new BlockKey(_name, position / Block.Size);
        var offset = (int)(position % Block.Size);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = cache.Find(key);
            if (block is null)
            {
                if (!Fetch(run, key.Index, Math.Min(end, position + SequentialRun.GetSize(run.Window(largestWindow)))))
                {
                    await cache.WaitForReleaseAsync(cancellation).ConfigureAwait(false);
                }

                continue;
            }

            if (await IsReadyAsync(run, block, offset, largestWindow, cancellation).ConfigureAwait(false))
            {
                return block;
            }
        }
    }

    /// <summary>Whether the block holds the byte now; if not it was let go of, and may be fetched again.</summary>
    private async Task<bool> IsReadyAsync(
        SequentialRun run, Block block, int offset, long largestWindow, CancellationToken cancellation)
    {
        var kept = false;
        try
        {
            if (block.Filled <= offset)
            {
                if (block.Filler is { } filler)
                {
                    run.Own(filler);
                }

                run.Waited(largestWindow);
                await block.WaitBeyondAsync(offset, cancellation).ConfigureAwait(false);
            }

            kept = block.Filled > offset;
            return kept || block.Fault is null ? kept : throw block.Fault;
        }
        finally
        {
            if (!kept)
            {
                cache.Release(block);
            }
        }
    }

    /// <summary>The reader has what it wanted of a block; the cache may let it go.</summary>
    public void GiveBack(Block block) => cache.Release(block);

    /// <summary>Reads ahead as far as the run has earned, once half of that is used up. Never waits.</summary>
    public void ReadAhead(SequentialRun run, long end, long largestWindow)
    {
        var window = run.Window(largestWindow);
        run.Scheduled = Math.Max(run.Scheduled, run.Position);
        if (run.Scheduled - run.Position > window / 2)
        {
            return;
        }

        var goal = Math.Min(end, run.Position + window);
        var get = SequentialRun.GetSize(window);
        while (run.Scheduled < goal)
        {
            var index = run.Scheduled / Block.Size;
            if (!cache.Contains(new BlockKey(_name, index))
                && !Fetch(run, index, Math.Min(end, (index * Block.Size) + get)))
            {
                return;
            }

            run.Scheduled = (index + 1) * Block.Size;
        }
    }

    /// <summary>Fetches the blocks of a range that nobody reads yet.</summary>
    public void Prefetch(SequentialRun run, long start, long end) =>
        Fetch(run, start / Block.Size, Math.Min(end, _size));

    /// <summary>Starts one GET over the missing blocks from here on, up to a block that is there or the end.</summary>
    /// <returns>False when the cache has no buffer left.</returns>
    private bool Fetch(SequentialRun run, long index, long end)
    {
        var blocks = new List<Block>();
        do
        {
            var start = index * Block.Size;
            var length = (int)Math.Min(Block.Size, _size - start);
            if (cache.TryAdd(new BlockKey(_name, index), length) is not { } block)
            {
                break;
            }

            blocks.Add(block);
            index++;
        }
        while (index * Block.Size < end);

        if (blocks.Count > 0)
        {
            var fetch = new BlockFetch(link, cache, blocks, run);
            run.Own(fetch);
            link.Start(fetch);
        }

        return blocks.Count > 0;
    }
}
