using Mpr.Cli.Configuration;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;

namespace Mpr.Cli.Doctor;

/// <summary>Whether FFmpeg is there and can do what the presets ask of it.</summary>
internal static class FfmpegCheck
{
    private const string Name = "ffmpeg";

    public static async Task<Finding> RunAsync(Settings settings, CancellationToken cancellation)
    {
        try
        {
            return Judge(await FfmpegInstallation.DetectAsync(
                settings.Get(SettingCatalogue.FfmpegPath), settings.Get(SettingCatalogue.FfprobePath), cancellation));
        }
        catch (FfmpegMissingException missing)
        {
            return Finding.Fail(Name, missing.Message, missing.InstallCommand);
        }
    }

    private static Finding Judge(FfmpegInstallation ffmpeg)
    {
        var missing = PresetCheck.Lacking(ffmpeg);
        if (missing.Count > 0)
        {
            return Finding.Fail(
                Name,
                $"FFmpeg {ffmpeg.Version} at {ffmpeg.Ffmpeg} lacks the encoders {string.Join(", ", missing)}.",
                "Install a full build of FFmpeg (on Fedora the one of RPM Fusion), or name one with MPR_FFMPEG_PATH.");
        }

        return ffmpeg.CanToneMap
            ? Finding.Ok(Name, $"{ffmpeg.Version} at {ffmpeg.Ffmpeg}, with all encoders and filters.")
            : Finding.Warn(
                Name,
                $"{ffmpeg.Version} at {ffmpeg.Ffmpeg} cannot tone-map: jobs on HDR sources will be refused.",
                "Install an FFmpeg built with libzimg (filter zscale).");
    }
}
