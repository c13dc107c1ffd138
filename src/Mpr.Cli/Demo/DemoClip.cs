using Mpr.Cli.Assets;
using Mpr.Cli.Configuration;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Cli.Demo;

/// <summary>The clip for those who bring no file: 20 s of 1080p with sound. Made once for a data folder.</summary>
internal static class DemoClip
{
    private const string Key = "mpr-demo.mp4";

    /// <exception cref="CliException">FFmpeg cannot make it.</exception>
    public static async Task<FileToUpload> EnsureAsync(
        Invocation invocation, string dataDirectory, CancellationToken cancellation)
    {
        var path = Path.Combine(dataDirectory, "demo", Key);
        if (File.Exists(path))
        {
            return new FileToUpload(path, Key);
        }

        invocation.Terminal.Note("Making a clip with FFmpeg: 20 s, 1920x1080, with sound");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var installation = await FfmpegInstallation.DetectAsync(
            invocation.Settings.Get(SettingCatalogue.FfmpegPath),
            invocation.Settings.Get(SettingCatalogue.FfprobePath),
            cancellation);
        using var runner = new FfmpegRunner(installation);
        var unfinished = path + ".part";
        var exit = await runner.RunAsync(Command(unfinished), new FfmpegLimits(), null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (!exit.CameToItsEnd)
        {
            throw new CliException(
                ExitCode.Failure,
                "ffmpeg_failed",
                $"FFmpeg could not make the clip: {exit.Log.Trim().Split('\n')[^1]}",
                "Bring a file of your own: mpr demo FILE. `mpr doctor` says what this FFmpeg lacks.");
        }

        File.Move(unfinished, path, overwrite: true);
        return new FileToUpload(path, Key);
    }

    // A keyframe a second, so that a cut by copy falls where it is asked for.
    private static FfmpegCommand Command(string output) => new(
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y",
        "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=20",
        "-f", "lavfi", "-i", "sine=frequency=440:beep_factor=4:sample_rate=48000:duration=20",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-g", "30", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "128k", "-ac", "2",
        "-movflags", "+faststart", "-f", "mp4", output,
    ]);
}
