using GraphQL;
using Mpr.Processing;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;

namespace Mpr.Server.Presets;

/// <summary>A preset in a list.</summary>
/// <param name="Own">Whether it was published here; false for those that MPR ships.</param>
/// <param name="Encoders">FFmpeg's encoders that its jobs use on this server, picture first.</param>
/// <param name="Missing">Why none of its jobs can run here; null: they run.</param>
/// <param name="Limits">What sources are refused here for the want of something; null: none.</param>
[Name("Preset")]
public sealed record PresetSummary(
    [property: Id] string Id, string Name, int Version, string Description, MediaKind Kind, string Extension, bool Own,
    IReadOnlyList<string> Encoders, string? Missing, string? Limits)
{
    [Ignore]
    public static PresetSummary From(Preset preset, FfmpegInstallation ffmpeg)
    {
        var check = PresetCheck.Of(preset, ffmpeg);
        return new PresetSummary(
            preset.Id,
            preset.Name,
            preset.Version,
            preset.Description,
            preset.Kind,
            preset.Extension,
            PresetCatalogue.BuiltIn.Find(preset.Name) is null,
            check.Encoders,
            check.Missing,
            check.Limits);
    }
}
