using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Tasks;

namespace Mpr.Processing.Tests.Probing;

public sealed class MediaProberTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static readonly string[] Bounded = ["corrupt_source", "limits_exceeded", "not_media"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_is_probed_through_the_gateway()
    {
        var path = await LocalFfmpeg.MakeAsync(workshop.File("plain.mp4"), LocalFfmpeg.Clip());
        var probe = await workshop.Prober.ProbeAsync(await workshop.PutAsync("a b/plain 100%.mp4", path), Cancellation);

        Assert.Equal((MediaKind.Video, DurationBasis.Container), (probe.Kind, probe.DurationBasis));
        Assert.InRange(probe.Duration.TotalSeconds, 1.95, 2.1);
        Assert.Equal(("h264", 320, 180, 0, 8), (
            probe.Video!.Codec, probe.Video.Width, probe.Video.Height, probe.Video.Rotation, probe.Video.BitDepth));
        Assert.Equal(new Rational(25, 1), probe.Video.FrameRate);
        Assert.False(probe.Video.VariableFrameRate);
        Assert.Equal(("aac", 2, 48_000), (probe.MainAudio!.Codec, probe.MainAudio.Channels,
            probe.MainAudio.SampleRate));
        Assert.Contains("\"streams\"", probe.RawJson, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", probe.RawJson, StringComparison.Ordinal);
        Assert.InRange(probe.BitRate!.Value, 100_000, 5_000_000);
    }

    [Fact]
    public async Task A_turned_clip_has_its_size_as_displayed()
    {
        var lying = await LocalFfmpeg.MakeAsync(workshop.File("lying.mp4"), LocalFfmpeg.Clip(sound: false));
        var upright = await LocalFfmpeg.TurnAsync(lying, workshop.File("upright.mov"));

        var video = (await ProbeAsync(upright)).Video!;

        Assert.Equal((180, 320, 320, 180), (video.Width, video.Height, video.CodedWidth, video.CodedHeight));
        Assert.Equal(270, video.Rotation);
    }

    [Fact]
    public async Task Pixels_that_are_not_square_count_in_the_displayed_size()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("anamorphic.mp4"), [.. LocalFfmpeg.Clip(1, sound: false), "-vf", "setsar=4/3"]);

        var video = (await ProbeAsync(path)).Video!;

        Assert.Equal((427, 180, new Rational(4, 3)), (video.Width, video.Height, video.SampleAspect));
    }

    [Fact]
    public async Task Sound_with_a_cover_is_sound()
    {
        var cover = await LocalFfmpeg.MakeAsync(
            workshop.File("cover.png"), "-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1");
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("song.mp3"),
            "-f", "lavfi", "-i", "sine=duration=2", "-i", cover, "-map", "0", "-map", "1", "-c:v", "copy",
            "-disposition:v", "attached_pic", "-metadata", "title=Song", "-metadata", "artist=Somebody");

        var probe = await ProbeAsync(path);

        Assert.Equal((MediaKind.Audio, true, null), (probe.Kind, probe.HasCoverArt, probe.Video));
        Assert.Equal(("Song", "Somebody"), (probe.Tags["title"], probe.Tags["artist"]));
        Assert.Equal(DurationBasis.Container, probe.DurationBasis); // its Info header says so
    }

    [Fact]
    public async Task Sound_alone_in_an_mp4_is_sound()
    {
        var path = await LocalFfmpeg.MakeAsync(workshop.File("voice.mp4"), "-f", "lavfi", "-i", "sine=duration=1");

        Assert.Equal((MediaKind.Audio, false), ((await ProbeAsync(path)).Kind, (await ProbeAsync(path)).HasCoverArt));
    }

    [Fact]
    public async Task A_length_that_the_container_cannot_know_is_measured()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("stream.aac"), "-f", "lavfi", "-i", "anoisesrc=duration=2,volume=volume=0:enable='gt(t,1)'",
            "-b:a", "32k");

        var probe = await ProbeAsync(path);

        Assert.Equal(DurationBasis.Measured, probe.DurationBasis);
        Assert.InRange(probe.Duration.TotalSeconds, 1.95, 2.1);
    }

    [Fact]
    public async Task A_fragmented_mp4_is_as_long_as_its_last_fragment_says()
    {
        // With the list of fragments at its end, which keeps FFmpeg from reading more than the first one.
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("fragments.mp4"),
            [.. LocalFfmpeg.Clip(8), "-g", "25", "-movflags", "+frag_keyframe+empty_moov"]);

        var probe = await ProbeAsync(path);

        Assert.Equal(DurationBasis.Measured, probe.DurationBasis);
        Assert.InRange(probe.Duration.TotalSeconds, 7.9, 8.2);
    }

    [Fact]
    public async Task A_fragmented_mp4_is_recognised()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("fragmented.mp4"), [.. LocalFfmpeg.Clip(), "-movflags", "+frag_keyframe+empty_moov"]);

        var probe = await ProbeAsync(path);

        Assert.True(probe.Fragmented);
        Assert.InRange(probe.Duration.TotalSeconds, 1.9, 2.2);
    }

    [Theory]
    [InlineData("smpte2084", HdrKind.Hdr10)]
    [InlineData("arib-std-b67", HdrKind.Hlg)]
    [InlineData("bt709", HdrKind.None)]
    public async Task The_dynamic_range_is_read_from_the_transfer(string transfer, HdrKind kind)
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File($"{transfer}.mp4"),
            "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=0.2", "-vf",
            $"format=yuv420p10le,setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc", "-c:v",
            "libx265",
            "-preset", "ultrafast", "-x265-params", "log-level=none");

        var video = (await ProbeAsync(path)).Video!;

        Assert.Equal((kind, 10), (video.Hdr, video.BitDepth));
    }

    [Fact]
    public async Task Interlaced_pictures_are_recognised()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("interlaced.mov"),
            "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=50:duration=1", "-vf", "interlace", "-c:v", "mpeg2video",
            "-flags", "+ildct+ilme");

        Assert.True((await ProbeAsync(path)).Video!.Interlaced);
    }

    [Theory]
    [InlineData("empty.mp4", "", "not_media")]
    [InlineData("text.mkv", "%PDF-1.4 and more text that is no media at all", "not_media")]
    [InlineData("playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "not_media")]
    [InlineData("script.mp4", "ffconcat version 1.0\nfile plain.mp4\n", "not_media")]
    [InlineData("head.wav", "RIFF\u0000\u0000\u0000\u0000WAVE", "corrupt_source")]
    [InlineData("head.ogg", "OggS\u0000\u0002", "corrupt_source")]
    public async Task What_is_no_media_is_refused_whatever_its_name(string name, string content, string code)
    {
        await File.WriteAllTextAsync(workshop.File(name), content, Cancellation);
        var source = await workshop.PutAsync(name, workshop.File(name));

        var refused = await Assert.ThrowsAsync<ProcessingException>(() =>
            workshop.Prober.ProbeAsync(source, Cancellation));

        Assert.Equal(code, refused.Failure.Code);
    }

    [Fact]
    public async Task A_picture_file_is_refused()
    {
        var png = await LocalFfmpeg.MakeAsync(
            workshop.File("still.png"), "-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1");

        Assert.Equal("not_media", (await RefusedAsync(png)).Failure.Code);
    }

    [Fact]
    public async Task An_encrypted_track_is_refused_as_such()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("encrypted.mp4"),
            [
                .. LocalFfmpeg.Clip(), "-encryption_scheme", "cenc-aes-ctr",
                "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid",
                "a7e61c373e219033c21091fa607bf3b8",
            ]);

        Assert.Equal("drm_protected", (await RefusedAsync(path)).Failure.Code);
    }

    [Fact]
    public async Task A_picture_above_the_limit_is_refused()
    {
        var path = await LocalFfmpeg.MakeAsync(
            workshop.File("bomb.mkv"),
            "-f", "lavfi", "-i", "color=size=8192x4608:rate=1:duration=1", "-c:v", "mjpeg", "-q:v", "31");

        var refused = await RefusedAsync(path);

        Assert.Equal("limits_exceeded", refused.Failure.Code);
        Assert.Contains("8192x4608", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_mp4_whose_index_is_missing_is_corrupt()
    {
        var whole = await LocalFfmpeg.MakeAsync(workshop.File("whole.mp4"), LocalFfmpeg.Clip());
        var cut = workshop.File("cut.mp4");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(whole, Cancellation))[..20_000], Cancellation);

        Assert.Equal("corrupt_source", (await RefusedAsync(cut)).Failure.Code);
    }

    [Fact]
    public async Task A_file_of_nested_boxes_without_end_is_refused_in_bounded_time()
    {
        var nested = new byte[1 << 20];
        "\u0000\u0000\u0000\u0010ftypisom\u0000\u0000\u0000\u0000"u8.CopyTo(nested);
        for (var at = 16; at + 8 <= nested.Length; at += 8)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(nested.AsSpan(at), nested.Length - at);
            (at == 16 ? "moov"u8 : "trak"u8).CopyTo(nested.AsSpan(at + 4));
        }

        var path = workshop.File("nested.mp4");
        await File.WriteAllBytesAsync(path, nested, Cancellation);

        Assert.Contains((await RefusedAsync(path)).Failure.Code, Bounded);
    }

    [Fact]
    public async Task An_object_that_is_gone_or_replaced_is_told_apart()
    {
        var path = await LocalFfmpeg.MakeAsync(workshop.File("version.mp4"), LocalFfmpeg.Clip(1));
        var source = await workshop.PutAsync("version.mp4", path);

        var changed = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Prober.ProbeAsync(source with { ETag = "00000000000000000000000000000000" }, Cancellation));
        var missing = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Prober.ProbeAsync(source with { Key = "nowhere.mp4" }, Cancellation));

        Assert.Equal(("source_changed", "source_missing"), (changed.Failure.Code, missing.Failure.Code));
    }

    private Task<MediaProbe> ProbeAsync(string path) => workshop.Prober.ProbeFileAsync(path, Cancellation);

    private Task<ProcessingException> RefusedAsync(string path) =>
        Assert.ThrowsAsync<ProcessingException>(() => workshop.Prober.ProbeFileAsync(path, Cancellation));
}
