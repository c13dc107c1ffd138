using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class StallWatchTests
{
    [Fact]
    public void Being_held_back_is_no_standstill_and_time_counts_anew_from_its_end()
    {
        var held = true;
        var watch = new StallWatch(new FfmpegLimits { FirstOutput = TimeSpan.FromSeconds(10) }, null, () => held);

        var whileHeld = watch.Judge(TimeSpan.FromSeconds(1000));
        held = false;
        var soonAfter = watch.Judge(TimeSpan.FromSeconds(1009));
        var later = watch.Judge(TimeSpan.FromSeconds(1011));

        Assert.Equal((null, null, FfmpegEnding.Stalled), (whileHeld, soonAfter, later));
    }
}
