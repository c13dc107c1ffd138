using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>S3 takes 10,000 parts of 5 MiB to 5 GiB, and objects of up to 5 TiB.</summary>
public sealed class PartSizesTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(8 * MiB, 1)]
    [InlineData(8 * MiB + 1, 2)]
    [InlineData(80_000 * MiB, 10_000)]
    [InlineData(80_001 * MiB, 8_889)]
    [InlineData(5L << 40, 9_987)]
    public void Parts_cover_the_object_exactly_in_at_most_ten_thousand(long size, int expected)
    {
        var parts = PartSizes.Of(size, 8 * MiB).ToList();

        Assert.Equal(expected, parts.Count);
        Assert.Equal(size, parts.Sum(p => p.Length));
        Assert.Equal(Enumerable.Range(1, expected), parts.Select(p => p.Number));
        Assert.All(parts.Zip(parts.Skip(1)), p => Assert.Equal(p.First.Offset + p.First.Length, p.Second.Offset));
        Assert.Single(parts.SkipLast(1).Select(p => p.Length).Append(parts[0].Length).Distinct());
    }

    [Fact]
    public void More_than_the_largest_object_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PartSizes.Equal((5L << 40) + 1, 8 * MiB));

    [Fact]
    public void Growing_parts_hold_the_largest_object()
    {
        var sizes = Enumerable.Range(1, 10_000).Select(n => PartSizes.Growing(n, 8 * MiB)).ToList();

        Assert.True(sizes.Sum() >= 5L << 40);
        Assert.True(sizes[^1] <= 5L << 30);
        Assert.Equal(8 * MiB, sizes[999]);
        Assert.Equal(16 * MiB, sizes[1000]);
    }
}
