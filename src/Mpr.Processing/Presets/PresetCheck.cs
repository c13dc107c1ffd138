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
        var wanted = Wanted(preset);
        var lacks = Lacking(wanted, ffmpeg).ToList();
        return new PresetCheck(
            [.. wanted.Select(ffmpeg.FirstEncoder).OfType<string>()],
            lacks is [] ? null : $"FFmpeg {ffmpeg.Version} lacks the encoder {string.Join(" and ", lacks)}.",
            preset.Video is null || ffmpeg.CanToneMap ? null
                : $"FFmpeg {ffmpeg.Version} lacks the filters zscale and tonemap: HDR sources are refused.");
    }

    /// <summary>Encoders that the shipped presets need and an FFmpeg lacks, those of pictures first.</summary>
    /// <param name="ffmpeg">What is there.</param>
    public static IReadOnlyList<string> Lacking(FfmpegInstallation ffmpeg) =>
    [
        .. PresetCatalogue.BuiltIn.All.OrderBy(p => p.Video is null).SelectMany(p => Lacking(Wanted(p), ffmpeg)).Distinct(),
    ];

    private static IEnumerable<string> Lacking(IEnumerable<IReadOnlyList<string>> wanted, FfmpegInstallation ffmpeg) =>
        wanted.Where(names => ffmpeg.FirstEncoder(names) is null).Select(names => string.Join(" or ", names));

    private static IReadOnlyList<string>[] Wanted(Preset preset) => preset.Video is { } video
        ? [video.Encoders, preset.Audio.Encoders]
        : [preset.Audio.Encoders];
}
