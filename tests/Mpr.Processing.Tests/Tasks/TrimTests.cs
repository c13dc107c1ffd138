using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Trims of a clip with a keyframe every two seconds, in the containers it can live in.</summary>
public sealed class TrimTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Theory]
    [InlineData("-b:a 320k", true)]
    [InlineData("-q:a 0", false)]
    public async Task An_mp3_is_jumped_in_only_where_its_rate_is_constant(string rate, bool jumps)
    {
        var part = await LocalFfmpeg.MakeAsync(
            workshop.File($"part{jumps}.mp3"),
            ["-f", "lavfi", "-i", "anoisesrc=r=44100:a=0.5", "-t", "10", "-ac", "2", .. rate.Split(' ')]);
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File($"tone{jumps}.mp3"), "-stream_loop", "19", "-i", part, "-c", "copy");
        var source = await workshop.PutAsync($"jump/{jumps}.mp3", path);
        // A cache of its own, in which the probe has left nothing.
        await using var gateway = new Processing.Sources.SourceGateway(workshop.Store);
        var runner = new TaskRunner(workshop.Store, gateway, workshop.Ffmpeg, workshop.Prober, workshop.Scratch);
        var task = await workshop.PlanAsync(
            source, new Trim(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(104), TrimMode.Copy));

        var result = await runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.Facts.Duration.TotalSeconds, 3.9, 4.2);
        Assert.InRange(
            (double)result.SourceUsage!.BytesFetched / source.Size,
            jumps ? 0.02 : 0.45,
            // What is read ahead of half a small file may be all the rest of it.
            jumps ? 0.25 : 1.05);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".mp4")]
    [LongInlineData(".mov")]
    [LongInlineData(".m4v")]
    public async Task A_copy_in_mp4_plays_from_the_point_asked_for_as_its_edit_list_hides_the_lead(string extension)
    {
        var result = await TrimAsync(extension, 3.2, 5.2, TrimMode.Copy);

        Assert.Equal(3.2, result.Start!.Value.TotalSeconds, 0.001);
        Assert.InRange(result.End!.Value.TotalSeconds, 5.1, 5.5);
        Assert.Equal(("h264", "aac", 320), (result.Facts.VideoCodec, result.Facts.AudioCodec, result.Facts.Width));
    }

    [Theory]
    [InlineData(".mkv")]
    [InlineData(".avi")]
    [LongInlineData(".flv")]
    public async Task A_copy_elsewhere_starts_at_the_keyframe_before_and_says_so(string extension)
    {
        var result = await TrimAsync(extension, 3.2, 5.2, TrimMode.Copy);

        Assert.Equal(5.2, result.End!.Value.TotalSeconds, 0.001);
        Assert.Equal(2.0, result.Start!.Value.TotalSeconds, 0.25);
    }

    [Theory]
    [InlineData(".mp4")]
    [InlineData(".mkv")]
    [LongInlineData(".avi")]
    public async Task An_exact_trim_has_exactly_the_pictures_between_its_points(string extension)
    {
        var result = await TrimAsync(extension, 3.2, 5.2, TrimMode.Exact);

        var file = await FetchAsync(result);
        var pictures = await MediaReport.LinesAsync(
            file, "-select_streams", "v:0", "-count_frames", "-show_entries", "stream=nb_read_frames");
        Assert.Equal("50", pictures[0].TrimEnd(','));
        Assert.Equal(3.2, result.Start!.Value.TotalSeconds, 0.001);
        Assert.InRange(result.Facts.Duration.TotalSeconds, 1.95, 2.1);
        // Each second of the source has its own grey: what is seen first is from the fourth one.
        Pixels.AssertNear((3 * 30, 3 * 30, 3 * 30), await Pixels.MeanAsync(file));
    }

    [Theory]
    [InlineData(".mp3")]
    [InlineData(".wav")]
    [LongInlineData(".flac")]
    [LongInlineData(".ogg")]
    [LongInlineData(".aac")]
    [InlineData(".m4a")]
    public async Task Sound_is_cut_in_both_modes_in_every_audio_container(string extension)
    {
        var source = workshop.File("tone" + extension);
        if (!File.Exists(source))
        {
            await LocalFfmpeg.MakeAsync(source, "-f", "lavfi", "-i", "sine=duration=6");
        }

        foreach (var mode in Enum.GetValues<TrimMode>())
        {
            var stored = await workshop.PutAsync($"{mode}/tone{extension}", source);
            var task = await workshop.PlanAsync(stored, new Trim(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4.5),
                mode));

            var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

            Assert.EndsWith($"/00-00-02.000-00-00-04.500{extension}", result.OutputKey, StringComparison.Ordinal);
            Assert.Equal(2.5, result.Facts.Duration.TotalSeconds, mode == TrimMode.Exact ? 0.08 : 0.15);
        }
    }

    [Fact]
    public async Task Points_without_a_picture_between_them_are_refused()
    {
        var slow = await LocalFfmpeg.MakeAsync(
            workshop.File("slow.mkv"), "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=1/2:duration=8", "-c:v", "ffv1");
        var stored = await workshop.PutAsync("slow.mkv", slow);
        var trim = new Trim(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5), TrimMode.Exact);
        var task = await workshop.PlanAsync(stored, trim);

        var refused = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.RangeOutside, refused.Failure);
    }

    [Fact]
    public async Task A_trim_reads_its_part_of_the_source_and_not_the_rest()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("raw.mkv"), "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=20", "-c:v",
                "rawvideo");
        var stored = await workshop.PutAsync("raw.mkv", source);
        var task = await workshop.PlanAsync(stored, new Trim(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11),
            TrimMode.Copy));

        var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.True(stored.Size > 40_000_000, $"{stored.Size}");
        Assert.InRange(result.SourceUsage!.BytesServed, stored.Size / 40, stored.Size / 5);
    }

    private async Task<TaskResult> TrimAsync(string extension, double start, double end, TrimMode mode)
    {
        var stored = await workshop.PutAsync($"{mode}/clip{extension}", await ClipAsync(extension));
        var trim = new Trim(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), mode);
        return await workshop.Runner.RunAsync(await workshop.PlanAsync(stored, trim), new RecordedAttempt(),
            Cancellation);
    }

    private async Task<string> ClipAsync(string extension)
    {
        var path = workshop.File("clip" + extension);
        return File.Exists(path) ? path : await LocalFfmpeg.MakeAsync(
            path,
            "-f", "lavfi", "-i",
                "color=black:size=32x18:rate=25:duration=8,geq=lum='16+floor(T)*30*219/255':cb=128:cr=128,scale=320:180",
            "-f", "lavfi", "-i", "sine=sample_rate=44100:duration=8",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-bf", "2", "-c:a", "aac");
    }

    private async Task<string> FetchAsync(TaskResult result)
    {
        var file = workshop.File($"{Guid.NewGuid():N}{Path.GetExtension(result.OutputKey)}");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, result.OutputKey, file,
            cancellation: Cancellation);
        return file;
    }
}
