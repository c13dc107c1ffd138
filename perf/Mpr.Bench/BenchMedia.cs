using System.Diagnostics;

namespace Mpr.Bench;

/// <summary>Sources of the benchmarks, made with FFmpeg once and kept beside the build's outputs.</summary>
internal static class BenchMedia
{
    private const long Large = 1L << 30;

    /// <summary>60 s of 1080p at 30 pictures a second with sound: about what a camera gives.</summary>
    public static Task<string> MinuteAsync(string folder, CancellationToken cancellation) => MakeAsync(
        Path.Combine(folder, "minute-1080p.mp4"),
        cancellation,
        "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=60",
        "-f", "lavfi", "-i", "sine=frequency=440:beep_factor=4:sample_rate=48000:duration=60",
        "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "8M", "-g", "60", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart");

    /// <summary>A second of 180p, which a machine encodes in a blink.</summary>
    public static Task<string> TinyAsync(string folder, CancellationToken cancellation) => MakeAsync(
        Path.Combine(folder, "tiny.mp4"),
        cancellation,
        "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1",
        "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=1",
        "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac");

    /// <summary>About 1 GiB: ten seconds of noise at a high rate, over and over without encoding again.</summary>
    public static async Task<string> GibibyteAsync(string folder, CancellationToken cancellation)
    {
        var piece = await MakeAsync(
            Path.Combine(folder, "noise.mp4"),
            cancellation,
            "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=10,noise=alls=60:allf=t",
            "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=10",
            "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "60M", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac");
        var rounds = Large / new FileInfo(piece).Length;
        return await MakeAsync(
            Path.Combine(folder, "gibibyte.mp4"),
            cancellation,
            "-stream_loop", $"{rounds}", "-i", piece, "-c", "copy", "-movflags", "+faststart");
    }

    /// <summary>Runs FFmpeg to its end and returns the wall time.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<TimeSpan> FfmpegAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = await process.StandardError.ReadToEndAsync(cancellation);
        await output;
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began)
            : throw new InvalidOperationException($"FFmpeg ended with {process.ExitCode}: {error}");
    }

    /// <summary>Makes a file with FFmpeg, once; it appears whole.</summary>
    public static async Task<string> MakeAsync(string path, CancellationToken cancellation, params string[] arguments)
    {
        if (!File.Exists(path))
        {
            BenchRun.Say($"making {Path.GetFileName(path)}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var unfinished = Path.ChangeExtension(path, ".part" + Path.GetExtension(path));
            await FfmpegAsync(
                ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", .. arguments, unfinished], cancellation);
            File.Move(unfinished, path);
        }

        return path;
    }
}
