using Mpr.S3.Index;

namespace Mpr.S3.Listing;

/// <summary>What of a bucket is to be listed.</summary>
/// <param name="Prefix">Of the keys; may be empty.</param>
/// <param name="Delimiter">Keys are rolled up at its first place after the prefix; empty for none.</param>
/// <param name="After">Keys up to and with this one are left out; so is a group of this very name.</param>
/// <param name="Limit">How many keys and groups at most.</param>
internal sealed record ListingQuery(byte[] Prefix, byte[] Delimiter, byte[] After, int Limit)
{
    /// <summary>Collects a page. Linear in what it gives: groups are stepped over, not walked through.</summary>
    public ListingPage Collect(BucketIndex index)
    {
        var page = new ListingPage();
        if (Limit == 0)
        {
            return page;
        }

        var start = Prefix.AsSpan().SequenceCompareTo(After) > 0 ? Prefix : After;
        var cursor = index.Keys.Seek(start, inclusive: start == Prefix && start != After);
        while (cursor.MoveNext() && cursor.Key.StartsWith(Prefix))
        {
            var group = GroupOf(cursor.Key);
            if (group.SequenceEqual(After) && group.Length > 0)
            {
                cursor = SeekPast(index, group);
                continue;
            }

            if (page.Count == Limit)
            {
                page.IsTruncated = true;
                break;
            }

            if (group.Length > 0)
            {
                var name = group.ToArray();
                page.AddGroup(name);
                cursor = SeekPast(index, name);
                continue;
            }

            page.Add(cursor.Key.ToArray(), cursor.Entry);
        }

        return page;
    }

    private ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> key)
    {
        var at = Delimiter.Length == 0 ? -1 : key[Prefix.Length..].IndexOf(Delimiter);
        return at < 0 ? [] : key[..(Prefix.Length + at + Delimiter.Length)];
    }

    /// <summary>A cursor behind all keys that begin with a text.</summary>
    private static KeyCursor SeekPast(BucketIndex index, ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] == byte.MaxValue)
        {
            end--;
        }

        var successor = text[..end].ToArray();
        successor[^1]++;
        return index.Keys.Seek(successor, inclusive: true);
    }
}
