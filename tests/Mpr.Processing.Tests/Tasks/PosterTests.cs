using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Pictures made of sources: that they are whole, and show what the source shows at their point.</summary>
public sealed class PosterTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [LongInlineData("jpg", "smpte170m", "tv")]
    [InlineData("jpg", "bt709", "pc")]
    [LongInlineData("webp", "bt709", "tv")]
    [InlineData("webp", "bt470bg", "pc")]
    public async Task Colours_are_those_of_the_source_whatever_its_matrix_and_range(
        string type, string matrix, string range)
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File($"colour-{type}.mkv"),
            "-f", "lavfi", "-i", "color=0xC03060:size=320x240:duration=0.5",
            "-vf", $"scale=out_color_matrix={(matrix == "bt470bg" ? "smpte170m" : matrix)}:out_range={range},format=yuv444p"
                + $",setparams=range={range}:colorspace={matrix}:color_primaries={matrix}:color_trc=bt709",
            "-c:v", "libx264", "-crf", "1", "-preset", "ultrafast");

        var (result, file) = await MakeAsync(source, new Poster(), $"colour/{matrix}.{type}");

        Assert.Equal((320, 240), (result.Facts.Width, result.Facts.Height));
        Pixels.AssertNear((0xC0, 0x30, 0x60), await Pixels.MeanAsync(file), 6);
    }

    [Fact]
    public async Task Picture_is_the_one_at_the_point_upright_and_no_larger_than_asked_for()
    {
        // Red for two seconds, then blue; lies on its side.
        var lying = await LocalFfmpeg.MakeAsync(
            workshop.File("two.mp4"),
            "-f", "lavfi", "-i", "color=red:size=320x180:duration=2,format=yuv420p",
            "-f", "lavfi", "-i", "color=blue:size=320x180:duration=2,format=yuv420p",
            "-filter_complex", "[0][1]concat=n=2", "-c:v", "libx264", "-preset", "ultrafast");
        var source = await LocalFfmpeg.TurnAsync(lying, workshop.File("two-turned.mov"));

        var (early, before) = await MakeAsync(source, new Poster(TimeSpan.FromSeconds(1.9), 90), "point/a.jpg");
        var (_, after) = await MakeAsync(source, new Poster(TimeSpan.FromSeconds(2.1), 90), "point/b.webp");

        Assert.Equal((90, 160), (early.Facts.Width, early.Facts.Height));
        Pixels.AssertNear((254, 0, 0), await Pixels.MeanAsync(before));
        Pixels.AssertNear((0, 0, 254), await Pixels.MeanAsync(after));
    }

    [Theory]
    [InlineData("smpte2084", 0.58)]
    [LongInlineData("arib-std-b67", 0.75)]
    public async Task Hdr_is_brought_down_and_grey_stays_grey(string transfer, double signal)
    {
        Assert.SkipUnless((await LocalFfmpeg.Installation).CanToneMap, "This FFmpeg has no zscale.");
        var luma = (int)(64 + (signal * 876));
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File($"hdr-{transfer}.mkv"),
            "-f", "lavfi", "-i", "color=gray:size=320x240:rate=10:duration=0.5",
            "-vf", $"format=yuv420p10le,lutyuv=y={luma}:u=512:v=512,setparams=range=tv:color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc",
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none");

        var (_, file) = await MakeAsync(source, new Poster(), $"hdr/{transfer}.jpg");

        var mean = await Pixels.MeanAsync(file);
        Assert.InRange(mean.Green, 100, 245);
        Pixels.AssertNear((mean.Green, mean.Green, mean.Green), mean);
    }

    [Fact]
    public async Task Point_behind_the_last_picture_is_outside_though_there_is_sound()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("sound-goes-on.mkv"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=1", "-f", "lavfi", "-i", "sine=duration=4",
            "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac");
        var stored = await workshop.PutAsync("outside.mkv", source);
        var task = await workshop.PlanAsync(stored, new Poster(TimeSpan.FromSeconds(3)), "outside/a.jpg");

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.RangeOutside, failure.Failure);
        Assert.Empty(await workshop.ResultsAsync("outside/"));
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task Picture_whose_answer_was_lost_is_known_again_instead_of_made_again()
    {
        var source = await LocalFfmpeg.MakeAsync(workshop.File("again.mp4"), LocalFfmpeg.Clip(1));
        var stored = await workshop.PutAsync("again.mp4", source);
        var task = await workshop.PlanAsync(stored, new Poster(), "again/a.webp");
        var attempt = new RecordedAttempt();
        var made = await workshop.Runner.RunAsync(task, attempt, Cancellation);

        var found = await workshop.Runner.RecoverAsync(
            task, "", attempt.JobId, attempt.TaskId, discard: false, Cancellation);

        Assert.Equal((made.ETag, made.Facts), (found!.ETag, found.Facts));
    }

    private async Task<(TaskResult Result, string File)> MakeAsync(string source, Poster poster, string key)
    {
        var stored = await workshop.PutAsync(key + Path.GetExtension(source), source);
        var task = await workshop.PlanAsync(stored, poster, key);
        var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);
        var file = workshop.File($"{Guid.NewGuid():N}{Path.GetExtension(key)}");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, key, file, cancellation: Cancellation);
        return (result, file);
    }
}
