using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Mpr.Processing.Presets;

/// <summary>Reads a preset from JSON and refuses what could not work.</summary>
internal static partial class PresetFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="PresetException">The text is no preset, or a value is out of its range.</exception>
    public static Preset Read(string file, string json)
    {
        Preset preset;
        try
        {
            preset = JsonSerializer.Deserialize<Preset>(json, Options)
                ?? throw new PresetException(file, "the file says null.");
        }
        catch (JsonException e)
        {
            throw new PresetException(file, e.Message, e);
        }

        return Faults(preset).FirstOrDefault() is { } fault ? throw new PresetException(file, fault) : preset;
    }

    private static IEnumerable<string> Faults(Preset preset)
    {
        if (!NamePattern().IsMatch(preset.Name))
        {
            yield return $"name '{preset.Name}' must be lower-case letters, digits and hyphens.";
        }

        if (preset.Version < 1)
        {
            yield return $"version {preset.Version} must be at least 1.";
        }

        if (!MediaTypes.All.Contains(preset.Extension) || MediaTypes.KindOf(preset.Extension) != preset.Kind)
        {
            yield return $"extension '{preset.Extension}' must be a supported one of kind {preset.Kind}.";
        }

        if ((preset.Kind == MediaKind.Video) != (preset.Video is not null))
        {
            yield return "a video preset needs a 'video' section, an audio preset must not have one.";
        }

        foreach (var fault in Faults(preset.Audio).Concat(preset.Video is null ? [] : Faults(preset.Video)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Faults(PresetVideo video)
    {
        if (video.Encoders.Count == 0)
        {
            yield return "video.encoders must name one.";
        }

        if (video.ShortSide is < 64 or > 4320 || video.ShortSide % 2 != 0)
        {
            yield return $"video.short_side {video.ShortSide} must be even and within 64..4320.";
        }

        if (video.Crf is < 0 or > 51)
        {
            yield return $"video.crf {video.Crf} must be within 0..51.";
        }

        if (video.MaxRate < 50_000 || video.Buffer < video.MaxRate / 2)
        {
            yield return "video.max_rate must be at least 50000, video.buffer at least half of it.";
        }

        if (video.KeyframeInterval is < 0.1 or > 20)
        {
            yield return $"video.keyframe_interval {video.KeyframeInterval} must be within 0.1..20 seconds.";
        }
    }

    private static IEnumerable<string> Faults(PresetAudio audio)
    {
        if (audio.Encoders.Count == 0)
        {
            yield return "audio.encoders must name one.";
        }

        if (audio.BitRate is < 16_000 or > 640_000)
        {
            yield return $"audio.bit_rate {audio.BitRate} must be within 16000..640000.";
        }

        if (audio.SampleRates.Count == 0 || audio.SampleRates.Any(r => r is < 8000 or > 192_000))
        {
            yield return "audio.sample_rates must name rates within 8000..192000.";
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex NamePattern();
}
