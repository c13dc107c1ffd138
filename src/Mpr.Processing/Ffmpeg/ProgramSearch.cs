using System.Diagnostics;

namespace Mpr.Processing.Ffmpeg;

/// <summary>Finds programs on the PATH and reads what short-lived ones print.</summary>
internal static class ProgramSearch
{
    /// <summary>The absolute path of a program.</summary>
    /// <exception cref="FfmpegMissingException">It is nowhere.</exception>
    public static string Find(string name, string? given, string? besides)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return File.Exists(given)
                ? Path.GetFullPath(given)
                : throw new FfmpegMissingException($"{given} does not exist; it was named as {name}.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Locate(name, besides is null ? folders : [besides, .. folders])
            ?? throw new FfmpegMissingException($"{name} is not on the PATH.");
    }

    /// <summary>The first file of that name in the folders; null when none has it.</summary>
    public static string? Locate(string name, IEnumerable<string> folders)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folders.Where(folder => folder.Length > 0)
            .Select(folder => Path.GetFullPath(Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program that ends by itself; its standard error is discarded.</summary>
    public static async Task<(int Exit, string Output)> OutputAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await errors.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return (process.ExitCode, output);
    }
}
