using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Mpr.Testing.Lambda;

/// <summary>One process of a function: with the variables of the service, and nothing else of this machine's.</summary>
public sealed class FunctionProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines;
    private readonly long _started = Stopwatch.GetTimestamp();

    private FunctionProcess(Process process, ConcurrentQueue<string> lines) => (_process, _lines) = (process, lines);

    /// <summary>Ends with the process.</summary>
    public Task Exited => _process.WaitForExitAsync();

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    public static FunctionProcess Start(FunctionSettings settings, Uri runtimeApi, ConcurrentQueue<string> lines)
    {
        var start = new ProcessStartInfo(settings.Command[0], settings.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in Given(settings, runtimeApi).Concat(settings.Environment))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The function did not start.");
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new FunctionProcess(process, lines);

        void Keep(string? line)
        {
            if (line is not null)
            {
                lines.Enqueue(line);
            }
        }
    }

    /// <summary>Ends it, and what it started, as the service does: without a word.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public override string ToString() => string.Join('\n', _lines);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static Dictionary<string, string> Given(FunctionSettings settings, Uri runtimeApi) => new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
        // Where the SDK lies may be known by this variable alone.
        ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT")
            ?? Path.GetDirectoryName(Environment.ProcessPath)!,
        ["DOTNET_EnableDiagnostics"] = "0",
        ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi.Authority,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "mpr",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = settings.MemoryMib.ToString(CultureInfo.InvariantCulture),
        ["LAMBDA_TASK_ROOT"] = "/var/task",
    };
}
