using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

public sealed class TimecodeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("12.5", 12.5)]
    [InlineData(" 90 ", 90)]
    [InlineData("1:30", 90)]
    [InlineData("00:00:22.500", 22.5)]
    [InlineData("01:02:03.250", 3723.25)]
    [InlineData("100:00:00", 360000)]
    [InlineData("0.000001", 0.000001)]
    public void Seconds_and_timecodes_are_read(string text, double seconds)
    {
        Assert.True(TimecodeText.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("1:2:3:4")]
    [InlineData("1.5:00")]
    [InlineData("12s")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("999999:00:00")]
    public void Anything_else_is_not(string? text) => Assert.False(TimecodeText.TryParse(text, out _));

    [Theory]
    [InlineData(12.5, "00:00:12.500", "00-00-12.500")]
    [InlineData(3723.2504, "01:02:03.250", "01-02-03.250")]
    [InlineData(360000, "100:00:00.000", "100-00-00.000")]
    public void Times_are_written_the_same_way_everywhere(double seconds, string text, string key)
    {
        var time = TimeSpan.FromSeconds(seconds);

        Assert.Equal((text, key), (TimecodeText.Format(time), TimecodeText.FormatForKey(time)));
    }
}
