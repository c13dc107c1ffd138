using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.Testing;

/// <summary>Media that tests make with the real FFmpeg, each kind once per run.</summary>
public static class TestMedia
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Task<string>> Made = [];

    private static readonly string Folder = Directory.CreateTempSubdirectory("mpr-media-").FullName;

    static TestMedia() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>A test picture with a tone, H.264 and AAC.</summary>
    public static Task<string> ClipAsync(double seconds = 4, string size = "320x180", string extension = "mp4") =>
        MakeAsync(
            extension,
            "-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=size={size}:rate=25:duration={seconds}"),
            "-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:sample_rate=48000:duration={seconds}"),
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest");

    /// <summary>A clip as a phone held upright records it: coded lying, marked as turned by 90 degrees.</summary>
    public static async Task<string> PortraitAsync(double seconds = 2)
    {
        var lying = await ClipAsync(seconds);
        var help = await ToolAsync("ffmpeg", ["-hide_banner", "-h", "full"]);
        // The option came with FFmpeg 6; the muxer's metadata went with FFmpeg 7.
        return help.Contains("-display_rotation", StringComparison.Ordinal)
            ? await MakeAsync("mov", "-display_rotation", "90", "-i", lying, "-c", "copy")
            : await MakeAsync("mov", "-i", lying, "-c", "copy", "-metadata:s:v:0", "rotate=90");
    }

    /// <summary>A tone without a picture.</summary>
    public static Task<string> ToneAsync(double seconds = 4, string extension = "wav") =>
        MakeAsync(
            extension,
            "-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:sample_rate=48000:duration={seconds}"));

    /// <summary>A file that FFmpeg makes of these arguments; made once, shared, never to be changed.</summary>
    /// <returns>Its path.</returns>
    public static Task<string> MakeAsync(string extension, params string[] arguments)
    {
        var name = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', arguments))))[..16] + "." + extension;
        lock (Gate)
        {
            if (!Made.TryGetValue(name, out var making))
            {
                Made[name] = making = RunAsync(Path.Combine(Folder, name), arguments);
            }

            return making;
        }
    }

    private static async Task<string> RunAsync(string path, string[] arguments)
    {
        await ToolAsync("ffmpeg", ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", .. arguments, path]);
        return path;
    }

    /// <summary>Runs a program and answers what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task<string> ToolAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
