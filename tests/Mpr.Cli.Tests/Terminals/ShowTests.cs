using Mpr.Cli.Terminals;

namespace Mpr.Cli.Tests.Terminals;

public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5.0 GiB")]
    [InlineData(3L << 50, "3072.0 TiB")]
    public void Size_takes_the_largest_unit(long bytes, string shown) => Assert.Equal(shown, Show.Size(bytes));

    [Theory]
    [InlineData(0.04, "0.04 s")]
    [InlineData(7.25, "7.25 s")]
    [InlineData(245.3, "4:05.3")]
    [InlineData(3723, "1:02:03")]
    [InlineData(90000, "25:00:00")]
    public void Duration_is_read_like_a_clock(double seconds, string shown) =>
        Assert.Equal(shown, Show.Duration(seconds));

    [Fact]
    public void Missing_values_are_a_dash()
    {
        Assert.Equal("-", Show.Size(null));
        Assert.Equal("-", Show.Duration(null));
        Assert.Equal("-", Show.Codecs(null, ""));
        Assert.Equal("-", Show.Pixels(1, null));
        Assert.Equal("h264", Show.Codecs("h264", null));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    public void Duration_is_typed_in_seconds_minutes_or_hours(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1d")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999")]
    public void Nonsense_is_no_duration(string text) => Assert.False(Durations.TryParse(text, out _));
}
