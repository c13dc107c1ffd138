namespace Mpr.Server.Hosting;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Where the next page starts; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>Cuts a list that was read one item longer than the page, to learn whether there is a next one.</summary>
    public static Page<T> Cut<T>(List<T> items, int limit, Func<T, string> sortValue)
    {
        if (items.Count <= limit)
        {
            return new Page<T>(items, null);
        }

        items.RemoveRange(limit, items.Count - limit);
        return new Page<T>(items, Cursor.Write(sortValue(items[^1])));
    }
}
