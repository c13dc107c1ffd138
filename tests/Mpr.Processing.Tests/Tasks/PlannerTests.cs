using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;
using static Mpr.Processing.Tests.Tasks.SampleProbes;

namespace Mpr.Processing.Tests.Tasks;

public sealed class PlannerTests
{
    private static readonly FfmpegInstallation Capable = new(
        "ffmpeg",
        "ffprobe",
        "5.1",
        new HashSet<string>
        {
            "libx264", "libx265", "libvpx-vp9", "aac", "alac", "libopus", "libvorbis", "libmp3lame", "flac",
            "pcm_s16le", "pcm_s24le", "mpeg4",
        },
        new HashSet<string> { "h264", "aac" },
        new HashSet<string> { "zscale", "tonemap" },
        ProcessConfinement.None);

    private static readonly MediaProbe JustSound = Probe(null, Sound(2, 0));

    [Theory]
    [InlineData("folder/clip.mp4", "folder/clip/mp4-h264-720p.mp4")]
    [InlineData("clip.tar.mkv", "clip.tar/mp4-h264-720p.mp4")]
    [InlineData("a.b/clip", "a.b/clip/mp4-h264-720p.mp4")]
    [InlineData("a/.hidden", "a/.hidden/mp4-h264-720p.mp4")]
    [InlineData("ko-KR_(안녕하세요) 'x' 100%.mp4", "ko-KR_(안녕하세요) 'x' 100%/mp4-h264-720p.mp4")]
    public void A_transcodes_default_key_is_the_sources_with_the_presets_name(string key, string output) =>
        Assert.Equal(output, Plan(new Transcode("mp4-h264-720p"), Hd(), key).OutputKey);

    [Fact]
    public void A_trims_default_key_has_its_points() =>
        Assert.Equal(
            "folder/clip/00-00-12.500-00-00-22.500.mkv",
            Plan(Cut(12.5, 22.5), Matroska(), "folder/clip.mkv").OutputKey);

    [Fact]
    public void The_task_pins_the_presets_version() =>
        Assert.Equal(new Transcode("mp4-h264-720p@1"), Plan(new Transcode("mp4-h264-720p"), Hd()).Operation);

    [Fact]
    public void A_task_survives_its_way_as_json()
    {
        foreach (var operation in (Operation[])[new Transcode("mp4-h264-480p"), Cut(1, 2), Cut(1, 2, TrimMode.Exact)])
        {
            var task = Plan(operation, Probe(Hdr10(), Sound(6))) with { Overwrite = true };

            var back = MediaTask.FromJson(task.ToJson());

            Assert.Equal(task.ToJson(), back.ToJson());
            Assert.Equal(task.Operation, back.Operation);
            Assert.Equal(task.Recipe.Video, back.Recipe.Video);
        }

        Assert.Contains("\"type\":\"trim\"", Plan(Cut(1, 2), Hd()).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_expected_result_says_what_must_come_out()
    {
        var expected = Plan(
            new Transcode("mp4-h264-480p"), Probe(Portrait(), Sound())).Expected;

        Assert.Equal(("h264", 480, 854), (expected.VideoCodec, expected.Width, expected.Height));
        Assert.Equal(["aac"], expected.AudioCodecs);
        Assert.Equal((60, 1.2), (expected.Duration!.Value.TotalSeconds, expected.Tolerance.TotalSeconds));
    }

    [Fact]
    public void Sound_out_of_a_video_is_held_to_the_length_of_its_own_track()
    {
        var probe = Probe(
            Picture(), Sound() with { Start = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(30) });

        Assert.Equal(31, Plan(new Transcode("audio-aac-128k"), probe).Expected.Duration!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(1, 1, 80_000)]
    [InlineData(2, 2, 160_000)]
    [InlineData(6, 2, 160_000)]
    [InlineData(8, 2, 160_000)]
    public void Mono_stays_mono_and_more_becomes_stereo(int channels, int planned, int rate)
    {
        var audio = Plan(
            new Transcode("mp4-h264-720p"), Probe(Picture(), Sound(channels))).Recipe.Audio.Single();

        Assert.Equal((planned, rate), (audio.Channels, audio.BitRate));
    }

    [Fact]
    public void The_default_track_is_taken_and_one_that_cannot_be_decoded_is_not()
    {
        var probe = Probe(
            Picture(),
            Sound(2, 1) with { Default = false },
            Sound(2, 2) with { Decodable = false },
            Sound(2, 3));

        Assert.Equal(3, Plan(new Transcode("mp4-h264-720p"), probe).Recipe.Audio.Single().Stream);
    }

    [Fact]
    public void A_video_preset_on_sound_is_refused() =>
        Refused("no_such_stream", () => Plan(new Transcode("mp4-h264-720p"), JustSound));

    [Fact]
    public void An_audio_preset_on_a_silent_video_is_refused() =>
        Refused("no_such_stream", () => Plan(new Transcode("audio-mp3-192k"), Probe(Picture())));

    [Fact]
    public void A_picture_that_cannot_be_decoded_is_refused() => Refused(
        "unsupported_codec",
        () => Plan(
            new Transcode("mp4-h264-720p"),
            Probe(Picture() with { Decodable = false, Codec = "vvc1" }, Sound())));

    [Fact]
    public void An_unknown_preset_is_refused() =>
        Refused("not_possible", () => Plan(new Transcode("mp4-h264-721p"), Hd()));

    [Fact]
    public void A_missing_encoder_is_refused() => Refused(
        "encoder_missing",
        () => Plan(
            new Transcode("audio-mp3-192k"),
            JustSound,
            ffmpeg: Capable with { Encoders = new HashSet<string> { "aac" } }));

    [Fact]
    public void Hdr_without_the_filters_is_refused_rather_than_washed_out() => Refused(
        "hdr_unsupported",
        () => Plan(
            new Transcode("mp4-h264-720p"),
            Probe(Hdr10()),
            ffmpeg: Capable with { Filters = new HashSet<string> { "tonemap" } }));

    [Fact]
    public void Dolby_vision_without_a_base_layer_is_refused() => Refused(
        "hdr_unsupported",
        () => Plan(
            new Transcode("mp4-h264-720p"), Probe(Hdr10() with { Hdr = HdrKind.DolbyVision })));

    [Fact]
    public void An_output_key_of_another_type_than_the_preset_makes_is_refused() => Refused(
        "not_possible", () => Plan(new Transcode("mp4-h264-720p"), Hd(), output: "x/y.webm"));

    [Theory]
    [InlineData("x/y.mp4")]
    [InlineData("x/y.M4V")]
    [InlineData("x/y")]
    [InlineData("x/y.final")]
    public void Other_output_keys_are_taken_as_they_are(string output) =>
        Assert.Equal(output, Plan(new Transcode("mp4-h264-720p"), Hd(), output: output).OutputKey);

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(60, 61)]
    [InlineData(50, 60.6)]
    public void Points_outside_of_the_source_are_refused(double start, double end) =>
        Refused("range_outside_source", () => Plan(Cut(start, end), Hd()));

    [Fact]
    public void An_out_point_just_behind_the_end_means_the_end() =>
        Assert.Equal(10, Plan(Cut(50, 60.4), Hd()).Recipe.Length!.Value.TotalSeconds);

    [Fact]
    public void Any_point_is_taken_where_the_length_is_unknown() => Assert.NotNull(Plan(
        Cut(500, 510), Hd() with { Duration = TimeSpan.Zero, DurationBasis = DurationBasis.Unknown }));

    [Theory]
    [InlineData("clip.mp4", "mov,mp4", "h264", "aac", ".mp4")]
    [InlineData("clip.m4v", "mov,mp4", "h264", "aac", ".m4v")]
    [InlineData("clip.mov", "mov,mp4", "prores", "pcm_s16le", ".mov")]
    [InlineData("clip.mp4", "mov,mp4", "prores", "pcm_s16le", ".mov")] // MP4 takes neither
    [InlineData("clip.mkv", "matroska,webm", "h264", "flac", ".mkv")]
    [InlineData("clip.webm", "matroska,webm", "vp9", "opus", ".webm")]
    [InlineData("clip.webm", "matroska,webm", "h264", "aac", ".mkv")] // Matroska that calls itself WebM
    [InlineData("clip.avi", "avi", "mpeg4", "mp3", ".avi")]
    [InlineData("clip.avi", "mov,mp4", "h264", "aac", ".mp4")] // MP4 that calls itself AVI
    [InlineData("clip.flv", "flv", "h264", "aac", ".flv")]
    [InlineData("clip.flv", "flv", "h264", "speex", ".mkv")]
    [InlineData("clip.wmv", "asf", "wmv3", "wmav2", ".wmv")]
    public void A_copy_keeps_the_sources_container_where_that_takes_the_streams(
        string key, string container, string picture, string sound, string extension)
    {
        var probe = Probe(
            Picture() with { Codec = picture }, Sound() with { Codec = sound }) with
        { Container = container };

        var task = Plan(Cut(1, 2), probe, key);

        Assert.Equal((extension, "copy"), (task.Extension, task.Recipe.Video!.Encoder));
        Assert.Equal([sound], task.Expected.AudioCodecs);
    }

    [Fact]
    public void A_change_of_container_is_explained() =>
        Assert.Contains(
            ".mkv instead",
            Plan(Cut(1, 2), Hd() with { Container = "matroska,webm" }, "clip.webm").Notes.Single(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("clip.mp4", "mov", "libx264", "aac", ".mp4")]
    [InlineData("clip.mkv", "matroska,webm", "libx264", "aac", ".mkv")]
    [InlineData("clip.webm", "matroska,webm", "libvpx-vp9", "libopus", ".webm")]
    [InlineData("clip.avi", "avi", "mpeg4", "libmp3lame", ".avi")]
    [InlineData("clip.wmv", "asf", "libx264", "aac", ".mp4")]
    public void An_exact_trim_codes_what_is_usual_in_the_container(
        string key, string container, string picture, string sound, string extension)
    {
        var task = Plan(Cut(1, 2, TrimMode.Exact), Hd() with { Container = container }, key);

        Assert.Equal(
            (extension, picture, sound),
            (task.Extension, task.Recipe.Video!.Encoder, task.Recipe.Audio.Single().Encoder));
    }

    [Theory]
    [InlineData("a.mp3", "mp3", "mp3", "libmp3lame")]
    [InlineData("a.wav", "wav", "pcm_s16le", "pcm_s16le")]
    [InlineData("a.flac", "flac", "flac", "flac")]
    [InlineData("a.ogg", "ogg", "vorbis", "libvorbis")]
    [InlineData("a.ogg", "ogg", "opus", "libopus")]
    [InlineData("a.aac", "aac", "aac", "aac")]
    [InlineData("a.m4a", "mov,mp4", "aac", "aac")]
    [InlineData("a.m4a", "mov,mp4", "alac", "alac")]
    public void An_exact_trim_of_sound_keeps_its_codec(string key, string container, string codec, string encoder)
    {
        var probe = Probe(null, Sound(2, 0) with { Codec = codec }) with { Container = container };

        Assert.Equal(encoder, Plan(Cut(1, 2, TrimMode.Exact), probe, key).Recipe.Audio.Single().Encoder);
    }

    [Fact]
    public void Flac_is_never_copied_but_coded_anew_without_loss()
    {
        var probe = Probe(null, Sound(2, 0) with { Codec = "flac" }) with { Container = "flac" };

        Assert.Equal("flac", Plan(Cut(1, 2), probe, "a.flac").Recipe.Audio.Single().Encoder);
    }

    [Fact]
    public void An_output_key_chooses_the_trims_container() =>
        Assert.Equal(".mkv", Plan(Cut(1, 2), Hd(), output: "x.mkv").Extension);

    [Theory]
    [InlineData("x.webm", TrimMode.Copy)]
    [InlineData("x.wmv", TrimMode.Exact)]
    public void An_output_key_whose_container_cannot_take_the_streams_is_refused(string output, TrimMode mode) =>
        Refused("not_possible", () => Plan(Cut(1, 2, mode), Hd(), output: output));

    [Fact]
    public void A_copy_takes_every_track_of_sound_with_the_main_one_first()
    {
        var probe = Probe(
            Picture(), Sound(2, 1) with { Default = false }, Sound(6, 2));

        Assert.Equal([2, 1], Plan(Cut(1, 2), probe).Recipe.Audio.Select(a => a.Stream));
    }

    [Fact]
    public void Only_harmless_tags_get_through()
    {
        var probe = Hd() with
        {
            Tags = new Dictionary<string, string>
            {
                ["title"] = "A\u0000B\n" + new string('x', 2000),
                ["location"] = "+12-098/",
                ["com.apple.quicktime.location.iso6709"] = "+12-098/",
                ["comment"] = "private",
                ["encoder"] = "x",
            },
        };

        var tag = Plan(new Transcode("mp4-h264-720p"), probe).Recipe.Tags.Single();

        Assert.Equal("title", tag.Key);
        Assert.Equal(1024, tag.Value.Length);
        Assert.StartsWith("ABx", tag.Value, StringComparison.Ordinal);
    }

    private static MediaProbe Matroska() => Hd() with { Container = "matroska,webm" };

    [Theory]
    [InlineData(80, 25)] // above three days
    [InlineData(50, 120)] // below, but above 16 million pictures
    public void What_would_keep_a_worker_for_days_is_refused_before_the_encode(double hours, int rate)
    {
        var length = TimeSpan.FromHours(hours);
        var probe = Hd() with
        {
            Duration = length,
            Video = Hd().Video! with { FrameRate = new Rational(rate, 1), Duration = length },
        };

        var refused = Assert.Throws<ProcessingException>(() => Plan(new Transcode("mp4-h264-480p"), probe));

        Assert.Equal(FailureCatalogue.LimitsExceeded, refused.Failure);
        Assert.NotNull(Plan(Cut(1, 2, TrimMode.Exact), probe)); // a short part of it is welcome
    }

    [Theory]
    [InlineData("prores", "yuv420p", false, "no encoder")]
    [InlineData("h264", "yuv411p", false, "yuv411p")]
    [InlineData("h264", "yuv420p", true, "fields")]
    public void A_smart_cut_that_cannot_match_the_source_is_refused_with_its_reason(
        string codec, string pixels, bool interlaced, string reason)
    {
        var probe = Hd() with
        {
            Video = Hd().Video! with
            {
                Codec = codec,
                PixelFormat = pixels,
                Interlaced = interlaced,
                TimeBase = new Rational(1, 12_800),
            },
        };

        var refused = Assert.Throws<ProcessingException>(() => Plan(Cut(1, 2, TrimMode.Smart), probe, "clip.mov"));

        Assert.Equal(FailureCatalogue.NotPossible, refused.Failure);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("exact", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encode_ends_long_after_its_time_and_not_never() =>
        Assert.Equal(
            TimeSpan.FromHours(1) + (4 * Hd().Duration), Plan(new Transcode("mp4-h264-480p"), Hd()).Recipe.Longest);

    private static Trim Cut(double start, double end, TrimMode mode = TrimMode.Copy) =>
        new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), mode);

    private static MediaTask Plan(
        Operation operation,
        MediaProbe probe,
        string key = "folder/clip.mp4",
        string? output = null,
        FfmpegInstallation? ffmpeg = null) =>
        new Planner(PresetCatalogue.BuiltIn, ffmpeg ?? Capable)
            .Plan(operation, Stored(key), probe, output).Tasks.Single();

    private static void Refused(string code, Func<MediaTask> plan) =>
        Assert.Equal(code, Assert.Throws<ProcessingException>(plan).Failure.Code);
}
