namespace Mpr.S3.Index;

/// <summary>
/// Keys and entries in the order of the keys' bytes: a sorted list of packed leaves. Not thread-safe.
/// </summary>
internal sealed class KeyMap
{
    private readonly List<Leaf> _leaves = [];

    public long Count { get; private set; }

    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>Adds a leaf whose keys all follow those already here.</summary>
    public void Append(Leaf leaf)
    {
        _leaves.Add(leaf);
        Count += leaf.Count;
    }

    public bool TryGet(ReadOnlySpan<byte> key, out IndexEntry entry)
    {
        if (_leaves.Count > 0)
        {
            var leaf = _leaves[LeafOf(key)];
            if (leaf.Find(key, out var start, out _))
            {
                EntryCodec.ReadKey(leaf.Content, ref start);
                entry = EntryCodec.ReadEntry(leaf.Content, ref start);
                return true;
            }
        }

        entry = default;
        return false;
    }

    /// <returns>The entry that was replaced, or null.</returns>
    public IndexEntry? Set(ReadOnlySpan<byte> key, in IndexEntry entry)
    {
        if (_leaves.Count == 0)
        {
            _leaves.Add(new Leaf([], 0, 0));
        }

        Span<byte> encoded = stackalloc byte[EntryCodec.MaximumLength];
        encoded = encoded[..EntryCodec.Write(encoded, key, entry)];
        var number = LeafOf(key);
        var leaf = _leaves[number];
        var found = leaf.Find(key, out var start, out var end);
        IndexEntry? previous = null;
        if (found)
        {
            var position = start;
            EntryCodec.ReadKey(leaf.Content, ref position);
            previous = EntryCodec.ReadEntry(leaf.Content, ref position);
        }
        else
        {
            end = start;
            Count++;
        }

        if (leaf.Used + encoded.Length > Leaf.Capacity && leaf.Count > 1)
        {
            var upper = leaf.Split(start);
            _leaves.Insert(number + 1, upper);
            if (start >= leaf.Used)
            {
                (start, end) = (start - leaf.Used, end - leaf.Used);
                leaf = upper;
            }
        }

        leaf.Replace(start, end, encoded, found ? 0 : 1);
        return previous;
    }

    /// <returns>The entry that was removed, or null.</returns>
    public IndexEntry? Remove(ReadOnlySpan<byte> key)
    {
        if (_leaves.Count == 0)
        {
            return null;
        }

        var number = LeafOf(key);
        var leaf = _leaves[number];
        if (!leaf.Find(key, out var start, out var end))
        {
            return null;
        }

        var position = start;
        EntryCodec.ReadKey(leaf.Content, ref position);
        var entry = EntryCodec.ReadEntry(leaf.Content, ref position);
        leaf.Replace(start, end, [], -1);
        Count--;
        if (leaf.Count == 0)
        {
            _leaves.RemoveAt(number);
        }

        return entry;
    }

    /// <summary>
    /// A cursor before the first key that is at or after (or, exclusively, after) <paramref name="from"/>.
    /// </summary>
    public KeyCursor Seek(ReadOnlySpan<byte> from, bool inclusive)
    {
        if (_leaves.Count == 0)
        {
            return new KeyCursor(this, 0, 0);
        }

        var number = LeafOf(from);
        var found = _leaves[number].Find(from, out var start, out var end);
        return new KeyCursor(this, number, found && !inclusive ? end : start);
    }

    /// <summary>
    /// The number of the last leaf whose first key is not after <paramref name="key"/>; 0 when all are.
    /// </summary>
    private int LeafOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _leaves.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_leaves[middle].FirstKey.SequenceCompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}

/// <summary>Walks a <see cref="KeyMap"/>, which must not change meanwhile.</summary>
internal ref struct KeyCursor(KeyMap map, int leaf, int position)
{
    private int _leaf = leaf;
    private int _position = position;

    public ReadOnlySpan<byte> Key { get; private set; }

    public IndexEntry Entry { get; private set; }

    public bool MoveNext()
    {
        while (_leaf < map.Leaves.Count)
        {
            var content = map.Leaves[_leaf].Content;
            if (_position < content.Length)
            {
                Key = EntryCodec.ReadKey(content, ref _position);
                Entry = EntryCodec.ReadEntry(content, ref _position);
                return true;
            }

            _leaf++;
            _position = 0;
        }

        return false;
    }
}
