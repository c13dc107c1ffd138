using System.Linq.Expressions;
using Mpr.Processing.Storage;

namespace Mpr.Server.Assets;

/// <summary>What the table knows of a current asset, as far as a scan compares it.</summary>
internal readonly record struct KnownAsset(
    string Id, string Key, string ETag, long Size, bool Missing, bool Announced)
{
    /// <summary>What a statement reads of a row for it.</summary>
    public static Expression<Func<Asset, KnownAsset>> OfRow { get; } =
        a => new KnownAsset(a.Id, a.Key, a.ETag, a.Size, a.MissingSince != null, a.Announced);
}

/// <summary>Differences that a scan has found and not written yet.</summary>
internal sealed class ScanChanges(DateTimeOffset scanStart)
{
    /// <summary>Rows of one transaction: small enough to let other writers in between, large enough to pay.</summary>
    public const int BatchSize = 1000;

    public DateTimeOffset ScanStart { get; } = scanStart;

    public List<StoredObject> New { get; } = [];

    public List<string> Replaced { get; } = [];

    public List<string> Gone { get; } = [];

    public List<string> Revived { get; } = [];

    /// <summary>Ids of assets that are as they were, but of which no scan has told.</summary>
    public List<string> Unannounced { get; } = [];

    public int Count => New.Count + Replaced.Count + Gone.Count + Revived.Count + Unannounced.Count;

    /// <summary>Compares what the bucket holds under a key with what the table knows of it; null is nothing.</summary>
    public void Note(StoredObject? found, KnownAsset? known)
    {
        switch (found, known)
        {
            case ({ } here, null):
                New.Add(here);
                break;
            case ({ } here, { } asset):
                NoteSeen(here, asset);
                break;
            case (null, { } asset):
                NoteGone(asset);
                break;
        }
    }

    private void NoteGone(KnownAsset known)
    {
        if (!known.Missing)
        {
            Gone.Add(known.Id);
        }
    }

    private void NoteSeen(StoredObject listed, KnownAsset known)
    {
        if (listed.ETag != known.ETag || listed.Size != known.Size)
        {
            Replaced.Add(known.Id);
            New.Add(listed);
            return;
        }

        if (known.Missing)
        {
            Revived.Add(known.Id);
        }

        if (!known.Announced)
        {
            Unannounced.Add(known.Id);
        }
    }
}

/// <summary>Counts of a scan under way.</summary>
internal sealed class ScanTally(int filesLimit)
{
    private readonly List<string> _files = [];
    private long _registered;

    public long Found { get; set; }

    public long Missing { get; set; }

    public void Register(IReadOnlyList<string> keys)
    {
        _registered += keys.Count;
        _files.AddRange(keys.Take(filesLimit - _files.Count));
    }

    public ScanAnswer Answer() =>
        new(Found, _registered, Found - _registered, _files, _files.Count < _registered, Missing);
}
