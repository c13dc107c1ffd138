using System.Text.RegularExpressions;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Presets;

/// <summary>
/// What a preset may say. Its words go to FFmpeg as they are, so each must be one that is known here: a muxer of one's
/// choice could write where no result belongs.
/// </summary>
internal static partial class PresetRules
{
    private const int LongestName = 60;

    private const int LongestDescription = 300;

    private const int MostEncoders = 4;

    // Containers whose muxers take what the encoders below make.
    private static readonly string[] Extensions = [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".m4a", ".mp3", ".aac", ".ogg"];

    private static readonly string[] Speeds =
    [
        "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow",
    ];

    // Rates that MPEG audio and Opus know (ISO/IEC 11172-3, 13818-3 and 14496-3; RFC 6716 section 2.1.4).
    private static readonly int[] Mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    private static readonly Dictionary<string, VideoCoding> Video = new(StringComparer.Ordinal)
    {
        ["h264"] = new(["libx264"], ["baseline", "main", "high"], 51),
        ["hevc"] = new(["libx265"], ["main"], 51),
        ["vp9"] = new(["libvpx-vp9"], ["0"], 63),
    };

    private static readonly Dictionary<string, AudioCoding> Audio = new(StringComparer.Ordinal)
    {
        ["aac"] = new(["aac", "libfdk_aac"], [.. Mp3Rates, 64_000, 88_200, 96_000]),
        ["mp3"] = new(["libmp3lame", "libshine"], Mp3Rates),
        ["opus"] = new(["libopus"], [8000, 12_000, 16_000, 24_000, 48_000]),
        ["vorbis"] = new(["libvorbis"], Mp3Rates),
    };

    public static IEnumerable<PresetFault> Check(Preset preset) =>
    [
        .. Names(preset),
        .. Container(preset),
        .. preset.Video is { } video ? Pictures(video) : [],
        .. Sound(preset.Audio),
    ];

    private static IEnumerable<PresetFault> Names(Preset preset)
    {
        if (preset.Name.Length > LongestName || !NamePattern().IsMatch(preset.Name))
        {
            yield return new("$.name", $"'{preset.Name}' must be lower-case letters, digits and hyphens, at most {LongestName}.");
        }

        if (preset.Version < 1)
        {
            yield return new("$.version", $"{preset.Version} must be at least 1.");
        }

        if (preset.Description.Length > LongestDescription)
        {
            yield return new("$.description", $"it must have at most {LongestDescription} characters.");
        }
    }

    private static IEnumerable<PresetFault> Container(Preset preset)
    {
        var rule = Extensions.Contains(preset.Extension) ? ContainerRule.ForKey(preset.Extension) : null;
        if (rule is null || MediaTypes.KindOf(preset.Extension) != preset.Kind)
        {
            yield return new(
                "$.extension",
                $"the extension '{preset.Extension}' must be one of {string.Join(' ', Extensions)}, and of the kind that the preset is.");
            yield break;
        }

        if (preset.Muxer != rule.Muxer)
        {
            yield return new("$.muxer", $"'{preset.Muxer}' must be '{rule.Muxer}', the muxer of {rule.Extension}.");
        }

        if (preset.ContentType != rule.ContentType)
        {
            yield return new("$.content_type", $"'{preset.ContentType}' must be '{rule.ContentType}'.");
        }

        if ((preset.Kind == MediaKind.Video) != (preset.Video is not null))
        {
            yield return new("$.video", "a video preset needs this section, an audio preset must not have it.");
        }

        if (preset.Video is { } video && !rule.CanCopyVideo(video.Codec))
        {
            yield return new("$.video.codec", $"'{video.Codec}' does not go into {rule.Extension}.");
        }

        if (!rule.CanCopyAudio(preset.Audio.Codec))
        {
            yield return new("$.audio.codec", $"'{preset.Audio.Codec}' does not go into {rule.Extension}.");
        }
    }

    private static IEnumerable<PresetFault> Pictures(PresetVideo video)
    {
        if (!Video.TryGetValue(video.Codec, out var coding))
        {
            yield return new("$.video.codec", $"'{video.Codec}' must be one of {string.Join(", ", Video.Keys)}.");
            yield break;
        }

        foreach (var fault in Encoders("$.video.encoders", video.Encoders, coding.Encoders))
        {
            yield return fault;
        }

        if (!coding.Profiles.Contains(video.Profile))
        {
            yield return new("$.video.profile", $"'{video.Profile}' must be one of {string.Join(", ", coding.Profiles)}.");
        }

        if (!Speeds.Contains(video.Speed))
        {
            yield return new("$.video.speed", $"'{video.Speed}' must be one of {string.Join(", ", Speeds)}.");
        }

        foreach (var fault in Figures(video, coding.WorstQuality))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PresetFault> Figures(PresetVideo video, int worst)
    {
        if (video.ShortSide is < 64 or > 4320 || video.ShortSide % 2 != 0)
        {
            yield return new("$.video.short_side", $"{video.ShortSide} must be even and within 64..4320.");
        }

        if (video.Crf < 0 || video.Crf > worst)
        {
            yield return new("$.video.crf", $"{video.Crf} must be within 0..{worst}.");
        }

        if (video.MaxRate is < 50_000 or > 400_000_000)
        {
            yield return new("$.video.max_rate", $"{video.MaxRate} must be within 50000..400000000.");
        }

        if (video.Buffer < video.MaxRate / 2 || video.Buffer > 1_600_000_000)
        {
            yield return new("$.video.buffer", $"{video.Buffer} must be at least half of max_rate, at most 1600000000.");
        }

        if (video.KeyframeInterval is not (>= 0.1 and <= 20))
        {
            yield return new("$.video.keyframe_interval", FormattableString.Invariant(
                $"{video.KeyframeInterval} must be within 0.1..20 seconds."));
        }
    }

    private static IEnumerable<PresetFault> Sound(PresetAudio audio)
    {
        if (!Audio.TryGetValue(audio.Codec, out var coding))
        {
            yield return new("$.audio.codec", $"'{audio.Codec}' must be one of {string.Join(", ", Audio.Keys)}.");
            yield break;
        }

        foreach (var fault in Encoders("$.audio.encoders", audio.Encoders, coding.Encoders))
        {
            yield return fault;
        }

        if (audio.BitRate is < 16_000 or > 640_000)
        {
            yield return new("$.audio.bit_rate", $"{audio.BitRate} must be within 16000..640000.");
        }

        if (audio.SampleRates.Count == 0 || audio.SampleRates.Any(r => !coding.Rates.Contains(r)))
        {
            yield return new("$.audio.sample_rates", $"it must name rates of {string.Join(", ", coding.Rates)}.");
        }
    }

    private static IEnumerable<PresetFault> Encoders(string path, IReadOnlyList<string> named, string[] known)
    {
        if (named.Count is 0 or > MostEncoders || named.Any(e => !known.Contains(e)))
        {
            yield return new(path, $"it must name encoders of {string.Join(", ", known)}.");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex NamePattern();

    private sealed record VideoCoding(string[] Encoders, string[] Profiles, int WorstQuality);

    private sealed record AudioCoding(string[] Encoders, int[] Rates);
}
