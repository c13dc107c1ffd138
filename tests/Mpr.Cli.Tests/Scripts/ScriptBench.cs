using System.Diagnostics;
using System.Text;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Scripts;

/// <summary>
/// The script <c>mpr</c> in a small repository of its own, with a <c>dotnet</c> that only notes how it was called,
/// "builds" by making the file that is looked for, and "runs tests" by handing out a report.
/// </summary>
internal sealed class ScriptBench : IDisposable
{
    private const string FakeDotnet = """
        #!/usr/bin/env bash
        root=$FAKE_ROOT
        printf '%s\n' "$*" >>"$root/calls"
        case $1 in
            --version) echo "${FAKE_SDK:-10.0.401}" ;;
            --list-sdks) echo "8.0.100 [/x]" ;;
            restore) ;;
            build)
                [ -z "${FAKE_BUILD_FAILS:-}" ] || { echo "error CS1"; exit 1; }
                mkdir -p "$root/artifacts/bin/Mpr.Cli/release"
                echo >"$root/artifacts/bin/Mpr.Cli/release/mpr.dll" ;;
            format) ;;
            */mpr.dll) shift; echo "cli: $*" ;;
            *.Tests.dll)
                name=$(basename "$1" .dll)
                while [ $# -gt 0 ]; do [ "$1" = -result-xml ] && report=$2; shift; done
                [ -f "$root/reports/$name.xml" ] && cp "$root/reports/$name.xml" "$report"
                exit "$(cat "$root/reports/$name.exit" 2>/dev/null || echo 0)" ;;
        esac
        """;

    private static readonly string[] Files =
    [
        "Directory.Build.props", "Directory.Packages.props", "global.json", "Mpr.slnx", ".editorconfig",
        "BannedSymbols.txt", "src/Mpr.Cli/Program.cs", "perf/x", "tests/x", "calls",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("mpr script ").FullName;

    public ScriptBench()
    {
        foreach (var file in Files)
        {
            Write(file, "");
        }

        File.Copy(Repository.File("mpr"), Path.Combine(_root, "mpr"));
        foreach (var program in new[] { "dotnet", "ffmpeg", "ffprobe" })
        {
            // The copy of a program is a program; its text is another matter.
            Directory.CreateDirectory(Path.Combine(_root, "bin"));
            File.Copy(Repository.File("mpr"), Path.Combine(_root, "bin", program));
            Write($"bin/{program}", program == "dotnet" ? FakeDotnet : "#!/bin/sh\n");
        }
    }

    /// <summary>What dotnet was called with, a line a call.</summary>
    public string[] Calls => File.ReadAllLines(Path.Combine(_root, "calls"));

    public void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Makes a source look edited after everything else.</summary>
    public void Touch(string path) =>
        File.SetLastWriteTimeUtc(Path.Combine(_root, path), TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));

    public void Remove(string path) => File.Delete(Path.Combine(_root, path));

    /// <summary>Makes a test project whose run leaves a report and an exit code.</summary>
    public void Project(string name, int exit, string? counts, string tests = "")
    {
        Write($"tests/{name}/x.cs", "");
        Write($"reports/{name}.exit", $"{exit}");
        if (counts is not null)
        {
            Write(
                $"reports/{name}.xml",
                $"<assemblies><assembly name=\"{name}\" {counts}>{tests}</assembly></assemblies>");
        }
    }

    public async Task<(int Exit, string Out, string Error)> RunAsync(
        string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = _root,
        };
        start.ArgumentList.Add(Path.Combine(_root, "mpr"));
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PATH"] = $"{_root}/bin:/usr/bin:/bin";
        start.Environment["FAKE_ROOT"] = _root;
        start.Environment.Remove("CI");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
