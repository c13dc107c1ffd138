namespace Mpr.Jobs.Tests;

public sealed class WorkScheduleTests
{
    [Theory]
    [InlineData("mon-fri 20:00-07:00", "2026-01-05T20:00", true)] // Monday
    [InlineData("mon-fri 20:00-07:00", "2026-01-05T19:59", false)]
    [InlineData("mon-fri 20:00-07:00", "2026-01-06T06:59", true)]
    [InlineData("mon-fri 20:00-07:00", "2026-01-06T07:00", false)]
    [InlineData("mon-fri 20:00-07:00", "2026-01-10T06:59", true)] // Saturday morning belongs to Friday's night
    [InlineData("mon-fri 20:00-07:00", "2026-01-05T06:59", false)] // Monday morning to no night
    [InlineData("mon-fri 20:00-07:00, sat, sun 08:00-24:00", "2026-01-10T12:00", true)]
    [InlineData("mon-fri 20:00-07:00, sat, sun 08:00-24:00", "2026-01-11T07:59", false)]
    [InlineData("sat-sun", "2026-01-11T23:59", true)]
    [InlineData("sat-sun", "2026-01-12T00:00", false)]
    [InlineData("sat 22:00-02:00", "2026-01-11T01:59", true)] // over the end of the week
    [InlineData("FRI-MON 10:00-11:00", "2026-01-04T10:30", true)]
    public void A_window_is_open_when_it_says(string text, string time, bool open)
    {
        var local = DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(open, WorkSchedule.Parse(text).IsOpen(local));
    }

    [Theory]
    [InlineData("")]
    [InlineData("monday")]
    [InlineData("mon 8-9")]
    [InlineData("mon 25:00-26:00")]
    [InlineData("mon 08:70-09:00")]
    public void What_is_no_schedule_is_refused_with_an_example(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => WorkSchedule.Parse(text));

        Assert.Contains("mon-fri 20:00-07:00", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pools_and_slots_are_read_as_they_are_written()
    {
        Assert.Equal([new("cpu", 2), new("gpu", 0), new("small", 8)], PoolSlots.Parse("cpu:2, gpu:0,small:8"));
        Assert.All(
            ["cpu", "cpu:x", "cpu:-1", "CPU:1", "cpu:1,cpu:2", "cpu:100000"],
            text => Assert.Throws<FormatException>(() => PoolSlots.Parse(text)));
    }
}
