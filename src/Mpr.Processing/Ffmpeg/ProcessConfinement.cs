using System.Globalization;

namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// The small programs of util-linux and coreutils that bound a process. Each replaces itself by the next (exec), so the
/// pid that was started is FFmpeg's own. Those that are missing, or do not work here, are left out.
/// </summary>
/// <param name="Setsid">Path of <c>setsid</c>: a session and process group of its own; null when missing.</param>
/// <param name="Setpriv">
/// Path of <c>setpriv</c> with <c>--pdeathsig</c>: ends with the worker; null when missing.
/// </param>
/// <param name="Prlimit">Path of <c>prlimit</c>: resource limits; null when missing.</param>
/// <param name="Nice">Path of <c>nice</c>: lower priority; null when missing.</param>
public sealed record ProcessConfinement(string? Setsid, string? Setpriv, string? Prlimit, string? Nice)
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

    /// <summary>Nothing at all: for platforms without these programs.</summary>
    public static ProcessConfinement None { get; } = new(null, null, null, null);

    /// <summary>Whether the process leads a group of its own, so that a signal can reach its whole tree.</summary>
    public bool OwnGroup => Setsid is not null;

    /// <summary>Finds the wrappers and tries each of them.</summary>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<ProcessConfinement> DetectAsync(CancellationToken cancellation = default)
    {
        if (!OperatingSystem.IsLinux() || ProgramSearch.Locate("true", Folders) is not { } nothing)
        {
            return None;
        }

        return new ProcessConfinement(
            await WorkingAsync("setsid", []).ConfigureAwait(false),
            await WorkingAsync("setpriv", ["--pdeathsig", "KILL"]).ConfigureAwait(false),
            await WorkingAsync("prlimit", ["--core=0", "--nofile=256"]).ConfigureAwait(false),
            await WorkingAsync("nice", ["-n", "10"]).ConfigureAwait(false));

        async Task<string?> WorkingAsync(string name, string[] options)
        {
            if (ProgramSearch.Locate(name, Folders) is not { } path)
            {
                return null;
            }

            var (exit, _) = await ProgramSearch.OutputAsync(path, [.. options, nothing], cancellation)
                .ConfigureAwait(false);
            return exit == 0 ? path : null;
        }
    }

    /// <summary>The whole command line: wrappers, then the program and its arguments.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">The program's own.</param>
    /// <param name="limits">What it may use.</param>
    public IReadOnlyList<string> Wrap(string program, IReadOnlyList<string> arguments, FfmpegLimits limits)
    {
        List<string> line = [];
        if (Setsid is not null)
        {
            line.Add(Setsid);
        }

        if (Setpriv is not null)
        {
            line.AddRange([Setpriv, "--pdeathsig", "KILL"]);
        }

        if (Prlimit is not null)
        {
            line.AddRange([Prlimit, .. LimitOptions(limits)]);
        }

        if (Nice is not null)
        {
            line.AddRange([Nice, "-n", Text($"{limits.Niceness}")]);
        }

        return [.. line, program, .. arguments];
    }

    private static IEnumerable<string> LimitOptions(FfmpegLimits limits)
    {
        var cpu = (long)Math.Ceiling(limits.Cpu.TotalSeconds);
        yield return "--core=0";
        yield return "--nofile=256";
        yield return Text($"--as={limits.AddressSpace}");
        yield return Text($"--fsize={limits.FileSize}");
        yield return Text($"--cpu={cpu}:{cpu + 10}"); // soft: FFmpeg ends by itself; hard: SIGKILL
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
