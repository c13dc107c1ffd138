namespace Mpr.S3.Index;

/// <summary>A run of entries in key order, packed into one array. Not thread-safe.</summary>
internal sealed class Leaf(byte[] bytes, int used, int count)
{
    /// <summary>A leaf is split when it would grow past this many bytes.</summary>
    public const int Capacity = 8 * 1024;

    private const int Step = 512;

    public byte[] Bytes { get; private set; } = bytes;

    public int Used { get; private set; } = used;

    public int Count { get; private set; } = count;

    public ReadOnlySpan<byte> Content => Bytes.AsSpan(0, Used);

    public ReadOnlySpan<byte> FirstKey
    {
        get
        {
            var position = 0;
            return EntryCodec.ReadKey(Content, ref position);
        }
    }

    /// <summary>Finds the first entry at or after a key.</summary>
    /// <param name="key">The key sought.</param>
    /// <param name="start">Where that entry begins; <see cref="Used"/> when there is none.</param>
    /// <param name="end">Where it ends, when it has the key.</param>
    /// <returns>Whether that entry has the key.</returns>
    public bool Find(ReadOnlySpan<byte> key, out int start, out int end)
    {
        var content = Content;
        var position = 0;
        while (position < content.Length)
        {
            start = position;
            var order = EntryCodec.ReadKey(content, ref position).SequenceCompareTo(key);
            EntryCodec.SkipEntry(content, ref position);
            if (order >= 0)
            {
                end = position;
                return order == 0;
            }
        }

        start = end = Used;
        return false;
    }

    /// <summary>
    /// Puts encoded bytes in the place of those from <paramref name="start"/> to <paramref name="end"/>.
    /// </summary>
    public void Replace(int start, int end, ReadOnlySpan<byte> encoded, int countChange)
    {
        var used = Used - (end - start) + encoded.Length;
        var target = Bytes;
        if (used > target.Length)
        {
            target = new byte[(used + Step) / Step * Step];
            Bytes.AsSpan(0, start).CopyTo(target);
        }

        Bytes.AsSpan(end, Used - end).CopyTo(target.AsSpan(start + encoded.Length));
        encoded.CopyTo(target.AsSpan(start));
        Bytes = target;
        Used = used;
        Count += countChange;
    }

    /// <summary>
    /// Moves the upper half to a new leaf; all but nothing of it when keys arrive in ascending order, so that such a
    /// bucket ends with full leaves.
    /// </summary>
    /// <param name="insertion">Where the next entry is to go.</param>
    public Leaf Split(int insertion)
    {
        var middle = 0;
        var kept = 0;
        var goal = insertion == Used ? Used : Used / 2;
        while (middle < goal)
        {
            EntryCodec.ReadKey(Content, ref middle);
            EntryCodec.SkipEntry(Content, ref middle);
            kept++;
        }

        var upper = new Leaf(Bytes[middle..Used], Used - middle, Count - kept);
        Bytes = Bytes[..middle];
        Used = middle;
        Count = kept;
        return upper;
    }
}
