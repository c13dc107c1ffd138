using System.Globalization;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs;

/// <summary>How many tasks of a pool a worker runs at once.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Slots">0 and more; a pool with 0 slots is not served.</param>
public sealed record PoolSlots(string Pool, int Slots)
{
    private const int Most = 1_000;

    /// <summary>Reads <c>cpu:2,gpu:0,small:8</c>; an empty text is no pool.</summary>
    /// <exception cref="FormatException">The text is not of that kind, or names a pool twice.</exception>
    public static IReadOnlyList<PoolSlots> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pools = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(One).ToList();
        return pools.DistinctBy(p => p.Pool).Count() == pools.Count ? pools : throw Wrong(text);
    }

    /// <summary>The pool as it is read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pool}:{Slots}");

    private static PoolSlots One(string part) =>
        part.Split(':') is [var pool, var slots] && PoolName.IsLegal(pool)
            && int.TryParse(slots, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Most
            ? new(pool, number)
            : throw Wrong(part);

    private static FormatException Wrong(string text) => new(
        $"'{text}' is no list of pools and slots: write for example 'cpu:2,small:8', each pool once.");
}
