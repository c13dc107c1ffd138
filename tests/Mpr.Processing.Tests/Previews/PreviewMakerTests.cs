using Mpr.Processing.Failures;
using Mpr.Processing.Previews;
using Mpr.Processing.Storage;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Storage;
using Mpr.Processing.Tests.Tasks;

namespace Mpr.Processing.Tests.Previews;

public sealed class PreviewMakerTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_and_peaks_show_what_is_seen_and_heard_when()
    {
        // Red and silent for four seconds, then blue and loud for four.
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("two.mp4"),
            "-f", "lavfi", "-i", "color=red:size=320x180:duration=4:rate=10,format=yuv420p",
            "-f", "lavfi", "-i", "color=blue:size=320x180:duration=4:rate=10,format=yuv420p",
            "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=8",
            "-filter_complex", "[0][1]concat=n=2[v];[2]volume='if(lt(t,4),0,4)':eval=frame[a]",
            "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac");

        var made = await MakeAsync("two.mp4", file);

        Assert.Null(made.PictureFault);
        Assert.Null(made.SoundFault);
        Assert.Equal(new FilmstripLayout(8, 160, 90, made.Filmstrip!.Layout.Duration), made.Filmstrip.Layout);
        var poster = await SaveAsync(made.Poster!);
        var strip = await SaveAsync(made.Filmstrip.Image);
        Pixels.AssertNear((254, 0, 0), await Pixels.MeanAsync(poster));
        Pixels.AssertNear((254, 0, 0), await Pixels.MeanAsync(strip, crop: "600:90:0:0"));
        Pixels.AssertNear((0, 0, 254), await Pixels.MeanAsync(strip, crop: "600:90:680:0"));
        var peaks = made.Peaks!;
        var second = 2 * peaks.SampleRate / peaks.SamplesPerPoint;
        Assert.InRange(peaks.Values.Count / (double)second, 7.9, 8.2);
        Assert.All(peaks.Values.Take((int)(3.8 * second)), v => Assert.InRange(v, -2, 2));
        Assert.InRange(peaks.Values.Skip((int)(4.5 * second)).Take(second).Max(), 40, 127);
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_sound_that_begins_late_has_its_peaks_where_it_is_heard()
    {
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("late.mkv"),
            "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=6",
            "-itsoffset", "3", "-f", "lavfi", "-i", "sine=duration=3",
            "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac");

        var peaks = (await MakeAsync("late.mkv", file)).Peaks!;

        var second = 2 * peaks.SampleRate / peaks.SamplesPerPoint;
        Assert.All(peaks.Values.Take((int)(2.8 * second)), v => Assert.InRange(v, -1, 0));
        Assert.InRange(peaks.Values.Skip((int)(3.2 * second)).Take(second).Max(), 5, 127);
    }

    [Fact]
    public async Task What_a_source_does_not_have_is_no_fault()
    {
        var silent = await LocalFfmpeg.MakeAsync(
            workshop.File("silent.webm"),
            "-f", "lavfi", "-i", "testsrc2=size=90x160:rate=5:duration=1", "-c:v", "libvpx-vp9", "-cpu-used", "8");
        var blind = await LocalFfmpeg.MakeAsync(
            workshop.File("blind.flac"), "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "flac");

        var seen = await MakeAsync("silent.webm", silent);
        var heard = await MakeAsync("blind.flac", blind);

        Assert.True(seen is { Poster: not null, Filmstrip: not null, Peaks: null, PictureFault: null, SoundFault: null });
        Assert.True(heard is { Poster: null, Filmstrip: null, Peaks: not null, PictureFault: null, SoundFault: null });
    }

    [Fact]
    public async Task A_picture_that_is_not_there_costs_the_pictures_alone()
    {
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("lost.mkv"), "-f", "lavfi", "-i", "sine=duration=2", "-c:a", "flac");
        var stored = await workshop.PutAsync("lost.mkv", file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await using var maker = new PreviewMaker(workshop.Ffmpeg, workshop.Store, workshop.Scratch);

        var promised = probe with { Video = SampleProbes.Picture() with { Index = 5 } };
        var made = await maker.MakeAsync(stored, promised, null, Cancellation);

        Assert.NotNull(made.PictureFault);
        Assert.True(made is { Poster: null, Filmstrip: null, Peaks: not null, SoundFault: null });
    }

    [Fact]
    public async Task Another_version_under_the_key_gives_none()
    {
        var clip = await LocalFfmpeg.MakeAsync(workshop.File("old.mp4"), LocalFfmpeg.Clip(1));
        var stored = await workshop.PutAsync("changed.mp4", clip);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await workshop.PutAsync("changed.mp4", await LocalFfmpeg.MakeAsync(workshop.File("new.mp4"), LocalFfmpeg.Clip(2)));
        await using var maker = new PreviewMaker(workshop.Ffmpeg, workshop.Store, workshop.Scratch);

        var failure = await Assert.ThrowsAsync<ProcessingException>(() => maker.MakeAsync(stored, probe, null, Cancellation));

        Assert.Equal(FailureCatalogue.SourceChanged, failure.Failure);
    }

    [Fact]
    public async Task Each_run_of_ffmpeg_waits_for_its_turn()
    {
        var clip = await LocalFfmpeg.MakeAsync(workshop.File("turn.mp4"), LocalFfmpeg.Clip(1));
        var stored = await workshop.PutAsync("turn.mp4", clip);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await using var maker = new PreviewMaker(workshop.Ffmpeg, workshop.Store, workshop.Scratch);
        var turns = 0;

        var made = await maker.MakeAsync(stored, probe, _ => Task.FromResult(turns++), Cancellation);

        // The poster, each frame, the frames put together, and the sound.
        Assert.Equal(made.Filmstrip!.Layout.Frames + 3, turns);
    }

    [Fact]
    public async Task Pictures_of_a_large_source_are_sought_not_read_up_to()
    {
        // 160 MB with one keyframe in ten seconds, and no sound, which would be read from end to end.
        var file = await LocalFfmpeg.MakeAsync(workshop.File("large.mp4"), "-stream_loop", "9", "-i", await PartAsync(), "-c", "copy");
        var proxied = workshop.Store.Options;
        await using var proxy = new FaultProxy(proxied.Endpoint);
        using var store = new ObjectStore(proxied with { Endpoint = proxy.Url });
        var stored = await workshop.PutAsync("large.mp4", file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await using var maker = new PreviewMaker(workshop.Ffmpeg, store, workshop.Scratch);

        var made = await maker.MakeAsync(stored, probe, null, Cancellation);

        TestContext.Current.TestOutputHelper!.WriteLine($"{proxy.Bytes} of {stored.Size} bytes {made.PictureFault}");
        Assert.Equal(20, made.Filmstrip?.Layout.Frames);
        Assert.InRange(proxy.Bytes, 1, stored.Size / 2);
    }

    [Fact]
    public async Task A_source_without_an_index_is_not_read_over_and_over()
    {
        // FLV as FFmpeg writes it: each seek reads from the begin.
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("plain.flv"), "-stream_loop", "9", "-i", await PartAsync(), "-c", "copy");
        var stored = await workshop.PutAsync("plain.flv", file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await using var proxy = new FaultProxy(workshop.Store.Options.Endpoint);
        using var store = new ObjectStore(workshop.Store.Options with { Endpoint = proxy.Url });
        await using var maker = new PreviewMaker(workshop.Ffmpeg, store, workshop.Scratch);

        var made = await maker.MakeAsync(stored, probe, null, Cancellation);

        TestContext.Current.TestOutputHelper!.WriteLine($"{proxy.Bytes} of {stored.Size} bytes {made.PictureFault}");
        Assert.Equal(FailureCatalogue.LimitsExceeded, made.PictureFault?.Failure);
        Assert.NotNull(made.Poster);
        Assert.Null(made.Filmstrip);
        Assert.InRange(proxy.Bytes, 1, 2 * stored.Size);
    }

    private async Task<Preview> MakeAsync(string key, string file)
    {
        var stored = await workshop.PutAsync(key, file);
        var probe = await workshop.Prober.ProbeAsync(stored, Cancellation);
        await using var maker = new PreviewMaker(workshop.Ffmpeg, workshop.Store, workshop.Scratch);
        return await maker.MakeAsync(stored, probe, null, Cancellation);
    }

    private async Task<string> PartAsync()
    {
        var part = workshop.File("part.mp4");
        return File.Exists(part) ? part : await LocalFfmpeg.MakeAsync(
            part,
            "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=10", "-vf", "noise=alls=60:allf=t",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "250", "-b:v", "12M");
    }

    private async Task<string> SaveAsync(byte[] image)
    {
        var file = workshop.File($"{Guid.NewGuid():N}.webp");
        await File.WriteAllBytesAsync(file, image, Cancellation);
        return file;
    }
}
