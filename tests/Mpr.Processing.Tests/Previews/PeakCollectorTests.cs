using Mpr.Processing.Previews;

namespace Mpr.Processing.Tests.Previews;

public sealed class PeakCollectorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(79)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(4094 * 80)]
    [InlineData(4095 * 80)]
    [InlineData((4095 * 80) + 1)]
    [InlineData(4096 * 80)]
    [InlineData(1_234_567)]
    public void Points_are_the_bounds_of_their_samples_however_these_come(int count)
    {
        var random = new Random(count);
        var bytes = new byte[2 * count];
        random.NextBytes(bytes);
        var collector = new PeakCollector();
        for (var at = 0; at < bytes.Length;)
        {
            var piece = Math.Min(random.Next(1, 5000), bytes.Length - at);
            collector.Add(bytes.AsSpan(at, piece));
            at += piece;
        }

        var peaks = collector.Peaks();

        Assert.Equal(count == 0, peaks is null);
        Assert.InRange(peaks?.Values.Count ?? 0, 0, 2 * PeakCollector.MostPoints);
        Assert.True(count < PeakCollector.MostPoints * 80 || peaks!.Values.Count >= PeakCollector.MostPoints / 2);
        var expected = Enumerable.Range(0, count).Select(i => (sbyte)bytes[(2 * i) + 1])
            .Chunk(peaks?.SamplesPerPoint ?? 1).SelectMany(c => new[] { c.Min(), c.Max() });
        Assert.Equal(expected, peaks?.Values ?? []);
    }
}
