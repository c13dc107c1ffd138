using Mpr.S3.Index;

namespace Mpr.S3.Listing;

/// <summary>Keys and groups, each in order; both count.</summary>
internal sealed class ListingPage
{
    private readonly List<(byte[] Key, IndexEntry Entry)> _objects = [];
    private readonly List<byte[]> _groups = [];

    public IReadOnlyList<(byte[] Key, IndexEntry Entry)> Objects => _objects;

    public IReadOnlyList<byte[]> Groups => _groups;

    public int Count => _objects.Count + _groups.Count;

    public bool IsTruncated { get; set; }

    /// <summary>The last key or group; the next page goes on after it. Empty when the page is.</summary>
    public byte[] Last { get; private set; } = [];

    public void Add(byte[] key, in IndexEntry entry)
    {
        _objects.Add((key, entry));
        Last = key;
    }

    public void AddGroup(byte[] name)
    {
        _groups.Add(name);
        Last = name;
    }
}
