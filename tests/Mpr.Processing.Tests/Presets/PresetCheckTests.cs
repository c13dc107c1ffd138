using System.Collections.Frozen;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;

namespace Mpr.Processing.Tests.Presets;

public sealed class PresetCheckTests
{
    private static readonly Preset Own = PresetCatalogue.BuiltIn.Find("mp4-h264-720p")! with
    {
        Audio = PresetCatalogue.BuiltIn.Find("mp4-h264-720p")!.Audio with { Encoders = ["libfdk_aac", "aac"] },
    };

    [Fact]
    public void First_encoder_that_is_there_does_the_work()
    {
        Assert.Equal(["libx264", "libfdk_aac"], PresetCheck.Of(Own, With("aac", "libfdk_aac", "libx264")).Encoders);

        var check = PresetCheck.Of(Own, With("aac", "libx264"));

        Assert.Equal(["libx264", "aac"], check.Encoders);
        Assert.Null(check.Missing);
        Assert.Contains("HDR", check.Limits!, StringComparison.Ordinal);
    }

    [Fact]
    public void Preset_none_of_whose_encoders_is_there_says_which_are_missing()
    {
        Assert.Equal("FFmpeg 7.1 lacks the encoder libx264.", PresetCheck.Of(Own, With("aac")).Missing);
        Assert.Equal(
            "FFmpeg 7.1 lacks the encoder libx264 and libfdk_aac or aac.", PresetCheck.Of(Own, With("libx265")).Missing);
    }

    [Fact]
    public async Task Shipped_presets_run_on_the_ffmpeg_of_this_machine()
    {
        var ffmpeg = await FfmpegInstallation.DetectAsync(null, null, TestContext.Current.CancellationToken);

        Assert.All(PresetCatalogue.BuiltIn.All, preset => Assert.Null(PresetCheck.Of(preset, ffmpeg).Missing));
    }

    private static FfmpegInstallation With(params string[] encoders) => new(
        "/ffmpeg", "/ffprobe", "7.1", encoders.ToFrozenSet(), FrozenSet<string>.Empty, FrozenSet<string>.Empty,
        ProcessConfinement.None);
}
