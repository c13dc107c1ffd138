using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

public sealed class ResultCheckTests
{
    private static readonly ExpectedResult Plan = new()
    {
        VideoCodec = "h264",
        Width = 1280,
        Height = 720,
        AudioCodecs = ["aac"],
        Duration = TimeSpan.FromSeconds(10),
        Tolerance = TimeSpan.FromSeconds(0.5),
        Excess = TimeSpan.FromSeconds(1),
    };

    private static readonly MediaProbe Good = SampleProbes.Hd() with { Duration = TimeSpan.FromSeconds(10) };

    [Fact]
    public void A_result_as_planned_passes() => Assert.Null(ResultCheck.Compare(Plan, Good).Fault);

    [Theory]
    [InlineData(9.51, true, false)]
    [InlineData(9.49, false, true)]
    [InlineData(10.99, true, false)]
    [InlineData(11.01, false, false)]
    public void Length_is_checked_within_its_tolerance(double seconds, bool passes, bool shorter)
    {
        var verdict = ResultCheck.Compare(Plan, Good with { Duration = TimeSpan.FromSeconds(seconds) });

        Assert.Equal((passes, shorter), (verdict.Fault is null, verdict.Shorter));
    }

    [Fact]
    public void An_unknown_length_is_not_checked() =>
        Assert.Null(ResultCheck.Compare(Plan with { Duration = null }, Good with { Duration = TimeSpan.Zero }).Fault);

    [Fact]
    public void A_missing_picture_fails() =>
        Assert.Contains("picture is missing", ResultCheck.Compare(Plan, Good with { Video = null }).Fault,
            StringComparison.Ordinal);

    [Fact]
    public void Missing_sound_fails() =>
        Assert.Contains("[] instead of [aac]", ResultCheck.Compare(Plan, Good with { Audio = [] }).Fault,
            StringComparison.Ordinal);

    [Fact]
    public void Sound_that_was_not_asked_for_fails() =>
        Assert.NotNull(ResultCheck.Compare(Plan with { AudioCodecs = [] }, Good).Fault);

    [Fact]
    public void Another_size_fails() =>
        Assert.Contains(
            "1920x1080",
            ResultCheck.Compare(Plan, Good with { Video = Good.Video! with { Width = 1920, Height = 1080 } }).Fault,
            StringComparison.Ordinal);
}
