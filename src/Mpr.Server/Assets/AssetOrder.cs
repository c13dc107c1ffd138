using System.Globalization;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>By what a list of assets is sorted.</summary>
public enum AssetSort
{
    /// <summary>UTF-8 bytes of the key, as S3 lists.</summary>
    Key,

    /// <summary>When it was registered.</summary>
    CreatedAt,

    Size,

    /// <summary>Length; what has none comes first.</summary>
    Duration,
}

/// <summary>An order of assets, and pages along it. Equal values are ordered by id, so no page repeats or loses one.</summary>
public sealed record AssetOrder(AssetSort By, bool Descending)
{
    private const double NoDuration = -1;

    public static AssetOrder ByKey { get; } = new(AssetSort.Key, false);

    /// <summary>Reads <c>size</c>, or <c>-size</c> for the largest first.</summary>
    /// <exception cref="ProblemException">The text names no order.</exception>
    public static AssetOrder Read(string? text)
    {
        var descending = text?.StartsWith('-') is true;
        return new AssetOrder(
            QueryEnum.Read<AssetSort>(descending ? text![1..] : text, "sort") ?? AssetSort.Key, descending);
    }

    /// <summary>The assets in this order, from the one after a cursor on.</summary>
    /// <exception cref="ProblemException">The cursor belongs to another order.</exception>
    internal IQueryable<Asset> Apply(IQueryable<Asset> assets, string? cursor)
    {
        var (value, id) = Parse(cursor);
        return By switch
        {
            AssetSort.Key => ByText(assets, value),
            AssetSort.CreatedAt => ById(assets, value),
            AssetSort.Size => BySize(assets, value is null ? null : long.Parse(value, CultureInfo.InvariantCulture), id),
            _ => ByDuration(assets, value is null ? null : double.Parse(value, CultureInfo.InvariantCulture), id),
        };
    }

    /// <summary>What a cursor says of the last asset of a page.</summary>
    internal string After(Asset last) => $"{Mark()}{By switch
    {
        AssetSort.Key => last.Key,
        AssetSort.CreatedAt => last.Id,
        AssetSort.Size => string.Create(CultureInfo.InvariantCulture, $"{last.Size} {last.Id}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{last.Duration ?? NoDuration:R} {last.Id}"),
    }}";

    private string Mark() => $"{By}{(Descending ? "-" : "+")}";

    private (string? Value, string Id) Parse(string? cursor)
    {
        if (cursor is null)
        {
            return (null, "");
        }

        if (!cursor.StartsWith(Mark(), StringComparison.Ordinal))
        {
            throw ProblemException.Invalid("cursor belongs to another sort.");
        }

        var rest = cursor[Mark().Length..];
        if (By is AssetSort.Key or AssetSort.CreatedAt)
        {
            return (rest, "");
        }

        var parts = rest.Split(' ', 2);
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out _)
            ? (parts[0], parts[1])
            : throw ProblemException.Invalid("cursor is not one that this API gave out.");
    }

    private IQueryable<Asset> ByText(IQueryable<Asset> assets, string? after)
    {
        if (Descending)
        {
            assets = after is null ? assets : assets.Where(a => string.Compare(a.Key, after) < 0);
            return assets.OrderByDescending(a => a.Key);
        }

        assets = after is null ? assets : assets.Where(a => string.Compare(a.Key, after) > 0);
        return assets.OrderBy(a => a.Key);
    }

    // Ids begin with the time at which they were made.
    private IQueryable<Asset> ById(IQueryable<Asset> assets, string? after)
    {
        if (Descending)
        {
            assets = after is null ? assets : assets.Where(a => string.Compare(a.Id, after) < 0);
            return assets.OrderByDescending(a => a.Id);
        }

        assets = after is null ? assets : assets.Where(a => string.Compare(a.Id, after) > 0);
        return assets.OrderBy(a => a.Id);
    }

    private IQueryable<Asset> BySize(IQueryable<Asset> assets, long? after, string id)
    {
        if (Descending)
        {
            assets = after is null ? assets
                : assets.Where(a => a.Size < after || (a.Size == after && string.Compare(a.Id, id) < 0));
            return assets.OrderByDescending(a => a.Size).ThenByDescending(a => a.Id);
        }

        assets = after is null ? assets
            : assets.Where(a => a.Size > after || (a.Size == after && string.Compare(a.Id, id) > 0));
        return assets.OrderBy(a => a.Size).ThenBy(a => a.Id);
    }

    private IQueryable<Asset> ByDuration(IQueryable<Asset> assets, double? after, string id)
    {
        if (Descending)
        {
            assets = after is null ? assets
                : assets.Where(a => (a.Duration ?? NoDuration) < after
                    || ((a.Duration ?? NoDuration) == after && string.Compare(a.Id, id) < 0));
            return assets.OrderByDescending(a => a.Duration ?? NoDuration).ThenByDescending(a => a.Id);
        }

        assets = after is null ? assets
            : assets.Where(a => (a.Duration ?? NoDuration) > after
                || ((a.Duration ?? NoDuration) == after && string.Compare(a.Id, id) > 0));
        return assets.OrderBy(a => a.Duration ?? NoDuration).ThenBy(a => a.Id);
    }
}
