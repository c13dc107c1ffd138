using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class ProgressParserTests
{
    [Fact]
    public void A_block_ends_with_its_progress_line()
    {
        var parser = new ProgressParser();

        Assert.Null(parser.Feed("frame=120"));
        Assert.Null(parser.Feed("fps= 24.5"));
        Assert.Null(parser.Feed("total_size=1048576"));
        Assert.Null(parser.Feed("out_time_us=5000000"));
        Assert.Null(parser.Feed("speed=2.01x"));
        Assert.Equal(
            new FfmpegProgress(TimeSpan.FromSeconds(5), 2.01, 24.5, 120, 1048576, false),
            parser.Feed("progress=continue"));
    }

    [Theory]
    [InlineData("out_time_us=N/A")]
    [InlineData("out_time_us=-9223372036854775808")]
    [InlineData("no equals sign")]
    [InlineData("")]
    public void What_ffmpeg_does_not_know_is_null(string line)
    {
        var parser = new ProgressParser();
        parser.Feed(line);
        parser.Feed("speed=N/A");

        Assert.Equal(new FfmpegProgress(null, null, null, null, null, true), parser.Feed("progress=end"));
    }

    [Fact]
    public void Values_do_not_leak_into_the_next_block()
    {
        var parser = new ProgressParser();
        parser.Feed("frame=1");
        parser.Feed("progress=continue");

        Assert.Null(parser.Feed("progress=end")!.Frame);
    }
}
