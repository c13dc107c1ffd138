using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Fits a preset to a source.</summary>
internal sealed class TranscodePlan(FfmpegInstallation ffmpeg)
{
    public (Recipe Recipe, ExpectedResult Expected) Make(Preset preset, MediaProbe probe)
    {
        var video = preset.Video is null ? null : Choice.Video(probe, $"The preset {preset.Id}");
        var audio = Choice.Audio(probe);
        if (video is null && audio is null)
        {
            throw Planner.Without("sound", $"The preset {preset.Id} makes sound", probe);
        }

        var (length, firm) = Choice.Length(probe, video, audio);
        Choice.RefuseEndless(length, video);
        var recipe = new Recipe
        {
            Longest = Choice.Longest(firm ? length : null),
            FragmentedSource = probe.Fragmented,
            Video = video is null ? null : Video(preset.Video!, video),
            Audio = audio is null ? [] : [Audio(preset.Audio, audio)],
            Muxer = preset.Muxer,
            IndexReserve = CommandBuilder.IsMp4Family(preset.Muxer)
                ? IndexReserve.For(length, firm, video, audio is null ? 0 : 1)
                : null,
            Tags = Choice.Tags(probe),
        };
        var expected = new ExpectedResult
        {
            VideoCodec = preset.Video?.Codec,
            Width = recipe.Video?.Picture?.Width ?? 0,
            Height = recipe.Video?.Picture?.Height ?? 0,
            AudioCodecs = audio is null ? [] : [preset.Audio.Codec],
        };
        return (recipe, Choice.WithLength(expected, length, firm));
    }

    private VideoRecipe Video(PresetVideo preset, VideoStream video) => new()
    {
        Stream = video.Index,
        Encoder = Choice.Encoder(preset.Encoders, ffmpeg),
        Quality = preset.Crf,
        MaxRate = preset.MaxRate,
        Buffer = preset.Buffer,
        Profile = preset.Profile,
        Speed = preset.Speed,
        KeyframeInterval = preset.KeyframeInterval,
        GroupSize = PicturePlan.GroupSize(video, preset.KeyframeInterval),
        Picture = PicturePlan.Sdr(video, preset.ShortSide, ffmpeg),
    };

    private AudioRecipe Audio(PresetAudio preset, AudioStream audio) => new()
    {
        Stream = audio.Index,
        Encoder = Choice.Encoder(preset.Encoders, ffmpeg),
        BitRate = audio.Channels == 1 ? preset.BitRate / 2 : preset.BitRate,
        SampleRate = preset.SampleRates.Contains(audio.SampleRate) ? audio.SampleRate : preset.SampleRates[^1],
        Channels = Math.Min(audio.Channels, 2),
        Language = audio.Language,
    };
}
