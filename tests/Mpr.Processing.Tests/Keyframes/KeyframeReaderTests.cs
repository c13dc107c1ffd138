using System.Globalization;
using Mpr.Processing.Failures;
using Mpr.Processing.Keyframes;
using Mpr.Processing.Sources;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Storage;
using Mpr.Processing.Tests.Tasks;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Keyframes;

/// <summary>The index of a container against what decoding its file shows.</summary>
public sealed class KeyframeReaderTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static readonly string[] Irregular =
        ["-g", "40", "-force_key_frames", "0,1.2,1.52,3.08,4.4", "-sc_threshold", "0", "-pix_fmt", "yuv420p"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mp4", "libx264", "-bf", "3")]
    [LongInlineData("mp4", "libx264", "-bf", "2", "-movflags", "+faststart")]
    [InlineData("mp4", "libx264", "-bf", "3", "-use_editlist", "0")]
    [InlineData("mov", "mpeg4", "-bf", "0")]
    [LongInlineData("mp4", "libx265", "-bf", "2", "-x265-params", "log-level=none:open-gop=0")]
    [InlineData("mkv", "libx264", "-bf", "2")]
    [InlineData("mkv", "libx264", "-reserve_index_space", "4096")]
    [LongInlineData("webm", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")]
    [InlineData("avi", "mpeg4", "-bf", "0")]
    public async Task Index_says_what_decoding_shows(string type, string encoder, params string[] options)
    {
        var file = await MakeAsync($"{encoder}-{options.Length}.{type}", encoder, options);

        var index = await ReadAsync(file);

        Assert.Equal(await KeyTimesAsync(file), index!.Times.Select(t => t.TotalSeconds), Near);
        Assert.True(index.Times.Count >= 5);
        Assert.False(index.EveryPicture);
    }

    [Theory]
    [InlineData("mkv")]
    [LongInlineData("mp4")]
    public async Task Content_is_left_alone(string type)
    {
        await using var backend = new EmbeddedBackend();
        await backend.InitializeAsync();
        await using var worker = await ProxiedWorker.StartAsync(backend.Options);
        var source = await worker.PutAsync($"large.{type}", await LiveMedia.FileAsync(type, 60));
        var probe = await worker.Prober.ProbeAsync(source, Cancellation);
        // A cache of its own, in which the probe has left nothing.
        await using var gateway = new SourceGateway(worker.Store);
        var before = worker.Proxy.Bytes;

        var index = await new KeyframeReader(gateway).ReadAsync(source, probe, Cancellation);

        Assert.NotEmpty(index!.Times);
        Assert.InRange(worker.Proxy.Bytes - before, 1, source.Size / 10);
    }

    [Fact]
    public async Task Sound_that_begins_first_moves_the_keyframes_as_it_moves_the_points_of_a_trim()
    {
        var picture = await LocalFfmpeg.MakeAsync(
            workshop.File("picture.mp4"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50");
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("late.mp4"),
            "-f", "lavfi", "-i", "sine=duration=5", "-itsoffset", "0.6", "-i", picture, "-c:v", "copy");

        var index = await ReadAsync(file);

        Assert.Equal([0.6, 2.6], index!.Times.Select(t => t.TotalSeconds), Near);
    }

    [Fact]
    public async Task Track_without_a_table_of_keyframes_has_nothing_else()
    {
        var file = await MakeAsync("every.mov", "mjpeg", "-huffman", "default");

        var index = await ReadAsync(file);

        Assert.Equal((true, 0), (index!.EveryPicture, index.Times.Count));
    }

    [Theory]
    [InlineData("fragments.mp4", "-movflags", "frag_keyframe+empty_moov")]
    [InlineData("plain.flv", "-f", "flv")]
    public async Task Container_without_an_index_has_none(string name, params string[] options)
    {
        var index = await ReadAsync(await MakeAsync(name, "libx264", options));

        Assert.Null(index);
    }

    [Fact]
    public async Task Sound_alone_is_no_place_for_keyframes()
    {
        var file = await LocalFfmpeg.MakeAsync(workshop.File("tone.m4a"), "-f", "lavfi", "-i", "sine=duration=1");

        var failure = await Assert.ThrowsAsync<ProcessingException>(() => ReadAsync(file));

        Assert.Equal(FailureCatalogue.NoSuchStream, failure.Failure);
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    [InlineData("avi")]
    public async Task Index_that_lies_gives_no_index_or_a_bounded_one_and_no_other_fault(string type)
    {
        var file = await MakeAsync($"lies.{type}", type == "avi" ? "mpeg4" : "libx264", "-bf", "0");
        var whole = await File.ReadAllBytesAsync(file, Cancellation);
        var stored = await workshop.PutAsync($"lies/whole.{type}", file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        var random = new Random(20_261_122);
        var index = IndexOf(whole, type);

        for (var round = 0; round < 20; round++)
        {
            var bent = (byte[])whole.Clone();
            for (var hit = random.Next(1, 8); hit > 0; hit--)
            {
                bent[random.Next(index, whole.Length)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            }

            var path = workshop.File($"lies-{round}.{type}");
            await File.WriteAllBytesAsync(path, bent, Cancellation);
            var source = await workshop.PutAsync($"lies/{round}.{type}", path);

            var read = await new KeyframeReader(workshop.Gateway).ReadAsync(source, probe, Cancellation);

            Assert.True(read is null || read.Times.Count <= KeyframeIndex.MostTimes);
        }
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 0.0015;

    private static int IndexOf(byte[] file, string type) => type switch
    {
        "mp4" => file.AsSpan().LastIndexOf("moov"u8) - 4,
        "mkv" => 32,
        _ => file.AsSpan().LastIndexOf("idx1"u8),
    };

    private Task<string> MakeAsync(string name, string encoder, params string[] options) => LocalFfmpeg.MakeAsync(
        workshop.File(name),
        [
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6", "-f", "lavfi", "-i", "sine=duration=6",
            "-c:v", encoder, .. encoder == "mjpeg" ? ["-pix_fmt", "yuvj420p"] : Irregular,
            .. encoder.StartsWith("libx26", StringComparison.Ordinal) ? ["-preset", "ultrafast"] : (string[])[],
            .. options,
        ]);

    private async Task<KeyframeIndex?> ReadAsync(string file)
    {
        var stored = await workshop.PutAsync("index/" + Path.GetFileName(file), file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        return await new KeyframeReader(workshop.Gateway).ReadAsync(stored, probe, Cancellation);
    }

    private static async Task<List<double>> KeyTimesAsync(string file)
    {
        var lines = await MediaReport.LinesAsync(
            file, "-select_streams", "v:0", "-show_entries", "packet=pts_time,flags");
        var start = (await MediaReport.LinesAsync(file, "-show_entries", "format=start_time"))[0].TrimEnd(',');
        var zero = double.Parse(start, CultureInfo.InvariantCulture);
        return
        [
            .. lines.Select(l => l.Split(',')).Where(l => l[1].StartsWith('K'))
                .Select(l => double.Parse(l[0], CultureInfo.InvariantCulture) - zero),
        ];
    }
}
