using Mpr.Processing.Presets;

namespace Mpr.Processing.Tests.Presets;

public sealed class PresetCatalogueTests
{
    private const string Audio =
        """
        {
          "name": "p", "version": 1, "description": "d", "extension": ".mp3", "content_type": "audio/mpeg",
          "muxer": "mp3", "kind": "audio",
          "audio": { "codec": "mp3", "encoders": ["libmp3lame"], "bit_rate": 128000, "sample_rates": [44100] }
        }
        """;

    [Fact]
    public void The_shipped_presets_are_these() =>
        Assert.Equal(
            ["audio-aac-128k@1", "audio-mp3-192k@1", "mp4-h264-1080p@1", "mp4-h264-480p@1", "mp4-h264-720p@1"],
            PresetCatalogue.BuiltIn.All.Select(p => p.Id));

    [Theory]
    [InlineData("mp4-h264-1080p", 1080, 8_000_000)]
    [InlineData("mp4-h264-720p", 720, 4_500_000)]
    [InlineData("mp4-h264-480p", 480, 2_000_000)]
    public void The_video_presets_have_the_published_figures(string name, int shortSide, int maxRate)
    {
        var preset = PresetCatalogue.BuiltIn.Find(name)!;

        Assert.Equal((".mp4", MediaKind.Video), (preset.Extension, preset.Kind));
        Assert.Equal((shortSide, maxRate, 21, 2.0), (
            preset.Video!.ShortSide, preset.Video.MaxRate, preset.Video.Crf, preset.Video.KeyframeInterval));
        Assert.Equal(160_000, preset.Audio.BitRate);
        Assert.Equal([48_000], preset.Audio.SampleRates);
    }

    [Fact]
    public void A_name_finds_the_newest_version_and_an_id_its_own()
    {
        const string Version = "\"version\": 1";
        var catalogue = Load(Audio, Audio.Replace(Version, Version + "0"), Audio.Replace(Version, "\"version\": 2"));

        Assert.Equal(10, catalogue.Find("p")!.Version);
        Assert.Equal(2, catalogue.Find("p@2")!.Version);
    }

    [Theory]
    [InlineData("p@3")]
    [InlineData("p@")]
    [InlineData("p@-1")]
    [InlineData("P")]
    [InlineData("")]
    public void What_is_not_there_is_not_found(string name) => Assert.Null(Load(Audio).Find(name));

    [Theory]
    [InlineData("\"name\": \"p\"", "\"name\": \"P q\"", "lower-case")]
    [InlineData("\"version\": 1", "\"version\": 0", "at least 1")]
    [InlineData("\".mp3\"", "\".exe\"", "extension")]
    [InlineData("\"kind\": \"audio\"", "\"kind\": \"video\"", "extension")]
    [InlineData("128000", "1", "bit_rate")]
    [InlineData("[44100]", "[]", "sample_rates")]
    [InlineData("[\"libmp3lame\"]", "[]", "encoders")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"crf\": 3,", "crf")]
    [InlineData("\"description\": \"d\",", "", "description")]
    [InlineData("\"muxer\": \"mp3\"", "\"muxer\": \"tee\"", "$.muxer")]
    [InlineData("audio/mpeg", "text/html", "$.content_type")]
    [InlineData("libmp3lame", "copy", "$.audio.encoders")]
    [InlineData("[44100]", "[44101]", "$.audio.sample_rates")]
    [InlineData("\"codec\": \"mp3\"", "\"codec\": \"aac\"", "$.audio.codec")]
    [InlineData("128000", "\"much\"", "$.audio.bit_rate: the value")]
    [InlineData("\"bit_rate\": 128000,", "", "$.audio: bit_rate is missing")]
    [InlineData("\"name\": \"p\",", "\"name\": \"p\", \"name\": \"q\",", "name is there twice")]
    [InlineData("{", "", "not of the type")]
    public void A_preset_that_could_not_work_is_refused_with_its_reason(string text, string instead, string says)
    {
        var at = Audio.IndexOf(text, StringComparison.Ordinal);
        var broken = string.Concat(Audio.AsSpan(0, at), instead, Audio.AsSpan(at + text.Length));

        var refused = Assert.Throws<PresetException>(() => Load(broken));

        Assert.Equal("file0", refused.File);
        Assert.Contains(says, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_files_cannot_be_the_same_version() => Assert.Throws<PresetException>(() => Load(Audio, Audio));

    private static PresetCatalogue Load(params IReadOnlyList<string> files) =>
        PresetCatalogue.Load(files.Select((json, i) => KeyValuePair.Create($"file{i}", json)));
}
