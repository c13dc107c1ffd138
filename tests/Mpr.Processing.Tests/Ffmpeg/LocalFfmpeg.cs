using System.Diagnostics;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

/// <summary>The FFmpeg of this machine, found once for all tests, and media made with it.</summary>
public static class LocalFfmpeg
{
    private static readonly Lazy<Task<FfmpegInstallation>> Detection =
        new(() => FfmpegInstallation.DetectAsync(null, null, CancellationToken.None));

    private static readonly Lazy<Task<FfmpegRunner>> SharedRunner =
        new(async () => new FfmpegRunner(await Detection.Value));

    public static Task<FfmpegInstallation> Installation => Detection.Value;

    public static Task<FfmpegRunner> Runner => SharedRunner.Value;

    /// <summary>Runs FFmpeg with the arguments as they stand; fails the test when FFmpeg does.</summary>
    public static async Task<string> MakeAsync(string output, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (IEnumerable<string>)["-v", "error", "-nostdin", "-y", .. arguments, output])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return output;
    }

    /// <summary>A copy whose display matrix turns the picture by 270 degrees clockwise.</summary>
    public static async Task<string> TurnAsync(string clip, string output)
    {
        // 6.0 brought the option, and dropped the older way of a tag.
        var old = (await Installation).Version.StartsWith("5.", StringComparison.Ordinal);
        return await MakeAsync(output, old
            ? ["-i", clip, "-c", "copy", "-metadata:s:v:0", "rotate=90"]
            : (string[])["-display_rotation", "90", "-i", clip, "-c", "copy"]);
    }

    /// <summary>Arguments of a small clip: moving picture with a tone.</summary>
    public static IEnumerable<string> Clip(
        int seconds = 2, string size = "320x180", int rate = 25, bool sound = true, string video = "libx264") =>
    [
        "-f", "lavfi", "-i", $"testsrc2=size={size}:rate={rate}:duration={seconds}",
        .. sound ? ["-f", "lavfi", "-i", $"sine=frequency=440:sample_rate=48000:duration={seconds}"] : (string[])[],
        "-c:v", video, .. video == "libx264" ? ["-preset", "ultrafast", "-pix_fmt", "yuv420p"] : (string[])[],
        .. sound ? ["-ac", "2"] : (string[])[],
    ];
}
