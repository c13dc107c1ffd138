using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>What the results look and sound like, on real encodes of the small preset.</summary>
public sealed class PictureTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turned_clip_comes_out_upright_and_says_nothing_of_turning()
    {
        // Red on the left half of the coded picture: turned by 270 degrees clockwise, left becomes bottom.
        var lying = await LocalFfmpeg.MakeAsync(
            workshop.File("halves.mp4"),
            "-f", "lavfi", "-i", "color=blue:size=320x180:duration=1,drawbox=w=160:h=180:color=red:t=fill",
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast");
        var (file, probe) = await MakeAsync(await LocalFfmpeg.TurnAsync(lying, workshop.File("turned.mov")));

        Assert.Equal((144, 256, 0), (probe.Video!.Width, probe.Video.Height, probe.Video.Rotation));
        Pixels.AssertNear((254, 0, 0), await Pixels.MeanAsync(file, 0, "iw:ih/4:0:ih*3/4"));
        Pixels.AssertNear((0, 0, 254), await Pixels.MeanAsync(file, 0, "iw:ih/4:0:0"));
    }

    [Fact]
    public async Task Odd_sizes_and_pixels_that_are_not_square_come_out_even_and_square()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("odd.mkv"),
            "-f", "lavfi", "-i", "testsrc=size=97x73:duration=1,setsar=4/3", "-c:v", "libx264", "-pix_fmt", "yuv444p",
            "-preset", "ultrafast");

        var (_, probe) = await MakeAsync(source);

        Assert.Equal((128, 72, Rational.One), (
            probe.Video!.CodedWidth, probe.Video.CodedHeight, probe.Video.SampleAspect));
    }

    [Theory]
    [LongInlineData("smpte170m", "tv")]
    [InlineData("bt470bg", "pc")]
    [InlineData("bt709", "tv")]
    [LongInlineData("bt709", "pc")]
    public async Task Colours_stay_what_they_are_whatever_matrix_and_range_the_source_has(string matrix, string range)
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File($"colour-{matrix}-{range}.mkv"),
            "-f", "lavfi", "-i", "color=0xC03060:size=320x240:duration=0.5",
            "-vf", $"scale=out_color_matrix={(matrix == "bt470bg" ? "smpte170m" : matrix)}:out_range={range},format=yuv444p"
                + $",setparams=range={range}:colorspace={matrix}:color_primaries={matrix}:color_trc=bt709",
            "-c:v", "libx264", "-crf", "1", "-preset", "ultrafast");

        var (file, probe) = await MakeAsync(source);

        Assert.Equal(("tv", "bt709", "bt709", matrix), (
            probe.Video!.ColorRange, probe.Video.ColorSpace, probe.Video.ColorTransfer, probe.Video.ColorPrimaries));
        Pixels.AssertNear((0xC0, 0x30, 0x60), await Pixels.MeanAsync(file));
    }

    [Theory]
    [InlineData("smpte2084", 0.58)] // PQ: 58 % of the signal is about 200 nits, paper white
    [LongInlineData("arib-std-b67", 0.75)] // HLG: 75 % is paper white
    public async Task Hdr_comes_out_as_sdr_that_is_neither_black_nor_burnt(string transfer, double signal)
    {
        Assert.SkipUnless((await LocalFfmpeg.Installation).CanToneMap, "SKIPPED: this FFmpeg has no zscale");
        var luma = (int)(64 + (signal * 876));
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File($"hdr-{transfer}.mkv"),
            "-f", "lavfi", "-i", "color=gray:size=320x240:rate=10:duration=0.5",
            "-vf", $"format=yuv420p10le,lutyuv=y={luma}:u=512:v=512,setparams=range=tv:color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc",
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none");

        var (file, probe) = await MakeAsync(source);

        Assert.Equal((HdrKind.None, 8, "bt709", "bt709"), (
            probe.Video!.Hdr, probe.Video.BitDepth, probe.Video.ColorTransfer, probe.Video.ColorPrimaries));
        var mean = await Pixels.MeanAsync(file);
        Assert.InRange(mean.Green, 100, 245);
        Pixels.AssertNear((mean.Green, mean.Green, mean.Green), mean); // grey stays grey
    }

    [Fact]
    public async Task Transparency_is_laid_over_black()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("alpha.mov"),
            "-f", "lavfi", "-i",
            "nullsrc=size=320x240:duration=0.2,format=rgba,geq=r=255:g='if(gt(X,160),255,0)':b=0:a='if(gt(X,160),0,255)'",
            "-c:v", "qtrle");

        var (file, _) = await MakeAsync(source);

        Pixels.AssertNear((254, 0, 0), await Pixels.MeanAsync(file, 0, "iw/4:ih:0:0"));
        Pixels.AssertNear((0, 0, 0), await Pixels.MeanAsync(file, 0, "iw/4:ih:iw*3/4:0"));
    }

    [Fact]
    public async Task Interlaced_pictures_come_out_progressive_at_the_same_rate()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("fields.mov"),
            "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=50:duration=1", "-vf", "interlace", "-c:v", "mpeg2video",
            "-flags", "+ildct+ilme", "-q:v", "4");

        var (_, probe) = await MakeAsync(source);

        Assert.False(probe.Video!.Interlaced);
        Assert.Equal(25, probe.Video.FrameCount);
    }

    [Fact]
    public async Task A_variable_rate_keeps_the_time_of_every_picture()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("variable.mkv"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=50:duration=3", "-vf",
            "select='not(mod(n,7))+lt(mod(n,50),10)'",
            "-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast");

        var (file, _) = await MakeAsync(source);

        var before = await TimesAsync(source);
        var after = await TimesAsync(file);
        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 0.0015));
    }

    [Fact]
    public async Task Reordered_pictures_with_long_pauses_at_the_end_count_in_the_length()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("pauses.webm"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=5", "-vf",
            "select='lt(n,50)+eq(n,75)+eq(n,110)'", "-fps_mode", "vfr", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8");

        var (file, probe) = await MakeAsync(source, new Transcode("mp4-h264-480p"));

        var times = await TimesAsync(file);
        Assert.Equal(4.4, times[^1], 0.01);
        Assert.InRange(probe.Duration.TotalSeconds, 4.4, 4.6);
    }

    [Fact]
    public async Task Keyframes_come_every_two_seconds_and_the_index_comes_first()
    {
        var source = await LocalFfmpeg.MakeAsync(workshop.File("long.mp4"), LocalFfmpeg.Clip(7));

        var (file, _) = await MakeAsync(source);

        Assert.Equal([0.0, 2.0, 4.0, 6.0], await KeyTimesAsync(file));
        var head = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancellation));
        Assert.True(head.IndexOf("moov", StringComparison.Ordinal) is > 0 and < 100);
    }

    [Fact]
    public async Task Sound_that_starts_late_stays_in_step()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("late.mkv"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=3", "-itsoffset", "1.0", "-f", "lavfi", "-i",
            "sine=duration=2",
            "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac");

        var (file, probe) = await MakeAsync(source);

        Assert.InRange(probe.MainAudio!.Start!.Value.TotalSeconds, -0.03, 0.03);
        Assert.Equal(1.0, await FirstSoundAsync(file), 0.05);
    }

    [Fact]
    public async Task A_place_in_the_metadata_is_left_behind_and_a_title_is_not()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("place.mp4"),
            [.. LocalFfmpeg.Clip(1), "-metadata", "title=Tea", "-metadata", "location=+48.2-016.3/", "-metadata",
                "comment=secret"]);

        var (_, probe) = await MakeAsync(source);

        Assert.Equal("Tea", probe.Tags["title"]);
        Assert.DoesNotContain(probe.Tags.Values, v => v.Contains("48.2", StringComparison.Ordinal) || v == "secret");
    }

    [Theory]
    [InlineData("audio-aac-128k", ".m4a", "aac", 6, 2)]
    [LongInlineData("audio-mp3-192k", ".mp3", "mp3", 6, 2)]
    [LongInlineData("audio-aac-128k", ".m4a", "aac", 1, 1)]
    [InlineData("audio-mp3-192k", ".mp3", "mp3", 1, 1)]
    public async Task Sound_presets_make_mono_or_stereo(
        string preset, string extension, string codec, int channels, int kept)
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File($"sound-{preset}-{channels}.wav"),
            "-f", "lavfi", "-i",
            $"sine=sample_rate=22050:duration=1,aformat=channel_layouts={(channels == 6 ? "5.1" : "mono")}");

        var (_, probe) = await MakeAsync(source, new Transcode(preset), extension);

        Assert.Equal((MediaKind.Audio, codec, kept, 48_000), (
            probe.Kind, probe.MainAudio!.Codec, probe.MainAudio.Channels, probe.MainAudio.SampleRate));
    }

    [Fact]
    public async Task The_centre_of_5_1_is_heard_on_both_sides_at_the_standard_level()
    {
        var source = await LocalFfmpeg.MakeAsync(
            workshop.File("centre.wav"),
            "-f", "lavfi", "-i",
            "aevalsrc='0|0|0.5*sin(2*PI*440*t)|0|0|0':channel_layout=5.1:sample_rate=48000:duration=1");

        var (file, _) = await MakeAsync(source, new Transcode("audio-aac-128k"), ".m4a");

        var levels = await PeaksAsync(file);
        Assert.Equal(2, levels.Count);
        Assert.All(levels, level => Assert.Equal(0.5 * 0.707, level, 0.02));
    }

    private async Task<(string File, MediaProbe Probe)> MakeAsync(
        string source, Operation? operation = null, string extension = ".mp4")
    {
        var key = $"{Guid.NewGuid():N}/{Path.GetFileName(source)}";
        var task = await workshop.PlanAsync(
            await workshop.PutAsync(key, source), operation ?? new Transcode(QuickPresets.Tiny));
        var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);
        var file = workshop.File($"{Guid.NewGuid():N}{extension}");
        await workshop.Store.DownloadAsync(
            workshop.Store.BucketOut, result.OutputKey, file, cancellation: Cancellation);
        return (file, await workshop.Prober.ProbeFileAsync(file, Cancellation));
    }

    private static async Task<IReadOnlyList<double>> TimesAsync(string file) =>
        [.. (await MediaReport.LinesAsync(file, "-select_streams", "v:0", "-show_entries", "packet=pts_time"))
            .Select(MediaReport.Number).Order()];

    private static async Task<IReadOnlyList<double>> KeyTimesAsync(string file) =>
        [.. (await MediaReport.LinesAsync(file, "-select_streams", "v:0", "-show_entries", "packet=pts_time,flags"))
            .Where(l => l.Contains('K', StringComparison.Ordinal)).Select(l => MediaReport.Number(l.Split(',')[0]))];

    /// <summary>When a file stops being silent.</summary>
    private static async Task<double> FirstSoundAsync(string file)
    {
        var samples = await SamplesAsync(file);
        return Array.FindIndex(samples, s => Math.Abs((int)s) > 500) / 48_000.0;
    }

    private static async Task<short[]> SamplesAsync(string file, int channels = 1)
    {
        using var folder = new ScratchFolder();
        var raw = await LocalFfmpeg.MakeAsync(
            folder["a.raw"], "-i", file, "-vn", "-ac", $"{channels}", "-ar", "48000", "-f", "s16le");
        var bytes = await File.ReadAllBytesAsync(raw, Cancellation);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    private static async Task<IReadOnlyList<double>> PeaksAsync(string file)
    {
        var samples = await SamplesAsync(file, channels: 2);
        return [.. Enumerable.Range(0, 2).Select(side =>
            samples.Where((_, i) => i % 2 == side).Skip(10_000).Take(20_000).Max(s => Math.Abs((int)s)) / 32768.0)];
    }
}
