using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Mpr.Jobs.Tests.Kit;

/// <summary>A worker in a process of its own, which a test may stop, freeze and kill.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(WorkerSettings settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Mpr.Jobs.TestWorker.dll");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", program, settings.ToString()])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    public static async Task<WorkerProcess> StartAsync(WorkerSettings settings)
    {
        var worker = new WorkerProcess(settings);
        worker._process.Start();
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        try
        {
            await worker._ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The worker did not start:\n{worker.Output}");
        }

        return worker;
    }

    /// <summary>Sends a signal by its name: STOP, CONT, TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task ExitAsync() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > 400)
        {
            _output.TryDequeue(out _);
        }

        if (line.Contains("Application started", StringComparison.Ordinal)
            || line.Contains("takes tasks", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
