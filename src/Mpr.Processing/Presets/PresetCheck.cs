using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Presets;

/// <summary>Whether a preset can run on an FFmpeg. Pure: asks nothing that the installation does not know.</summary>
/// <param name="Encoders">
/// The encoders that jobs use here, picture first: of each list of alternatives the first that is there.
/// </param>
/// <param name="Missing">Why no job of it can run here, as a sentence; null: it runs.</param>
/// <param name="Limits">What sources are refused for the want of, as a sentence; null: none.</param>
public sealed record PresetCheck(IReadOnlyList<string> Encoders, string? Missing, string? Limits)
{
    /// <summary>Holds a preset against an FFmpeg.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="ffmpeg">What is there.</param>
    public static PresetCheck Of(Preset preset, FfmpegInstallation ffmpeg)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(ffmpeg);
        IReadOnlyList<string>[] wanted = preset.Video is { } video
            ? [video.Encoders, preset.Audio.Encoders]
            : [preset.Audio.Encoders];
        var chosen = wanted.Select(names => names.FirstOrDefault(ffmpeg.Encoders.Contains)).ToList();
        var lacks = wanted.Where((_, i) => chosen[i] is null).Select(names => string.Join(" or ", names)).ToList();
        return new PresetCheck(
            [.. chosen.OfType<string>()],
            lacks is [] ? null : $"FFmpeg {ffmpeg.Version} lacks the encoder {string.Join(" and ", lacks)}.",
            preset.Video is null || ffmpeg.CanToneMap ? null
                : $"FFmpeg {ffmpeg.Version} lacks the filters zscale and tonemap: HDR sources are refused.");
    }
}
