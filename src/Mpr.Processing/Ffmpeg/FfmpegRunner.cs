using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// The one class that runs FFmpeg and ffprobe. Every process gets an empty environment, an empty folder, its own
/// process group, a low priority and resource limits, and is gone when the call returns, when this object is
/// disposed, and when the worker itself is killed. Thread-safe; make one for the life of the worker.
/// </summary>
/// <param name="installation">The FFmpeg to run.</param>
/// <param name="time">Clock for limits; null: the system's.</param>
/// <param name="logger">Gets a line for each run; null: none.</param>
/// <param name="workplaces">
/// Where the empty folders of runs are made that bring none; the path of the worker's scratch space, so that the next
/// start sweeps what a killed worker leaves. Null: the system's folder for temporary files.
/// </param>
public sealed partial class FfmpegRunner(
    FfmpegInstallation installation,
    TimeProvider? time = null,
    ILogger<FfmpegRunner>? logger = null,
    string? workplaces = null) : IDisposable
{
    /// <summary>The most that ffprobe may print: 16 MiB, far above the report of a file with 64 streams.</summary>
    private const int ReportCapacity = 16 << 20;

    private readonly ProcessSpawner _spawner = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<FfmpegRunner>.Instance;

    /// <summary>The FFmpeg that runs.</summary>
    public FfmpegInstallation Installation => installation;

    /// <summary>Runs FFmpeg to its end. Cancellation is an ending, not an exception.</summary>
    /// <param name="command">
    /// Arguments; must hold <c>-progress pipe:1</c> or nothing but the wall limit watches it.
    /// </param>
    /// <param name="limits">What it may use.</param>
    /// <param name="progress">Gets each block, on a thread of the pool; null: nobody.</param>
    /// <param name="cancellation">Ends the run: SIGTERM, grace, SIGKILL.</param>
    /// <exception cref="FfmpegMissingException">The program does not start.</exception>
    public Task<FfmpegExit> RunAsync(
        FfmpegCommand command,
        FfmpegLimits limits,
        IProgress<FfmpegProgress>? progress = null,
        CancellationToken cancellation = default) =>
        RunAsync(command, limits, null, progress, cancellation);

    /// <summary>Runs FFmpeg to its end; reading the source counts as life until the first output.</summary>
    /// <param name="command">Arguments.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="sourceBytes">Bytes read from the source so far; null when nobody counts them.</param>
    /// <param name="progress">Gets each block, on a thread of the pool; null: nobody.</param>
    /// <param name="cancellation">Ends the run: SIGTERM, grace, SIGKILL.</param>
    /// <param name="held">Whether FFmpeg is made to wait just now, so that it does not count as stalled.</param>
    /// <exception cref="FfmpegMissingException">The program does not start.</exception>
    public async Task<FfmpegExit> RunAsync(
        FfmpegCommand command,
        FfmpegLimits limits,
        Func<long>? sourceBytes,
        IProgress<FfmpegProgress>? progress,
        CancellationToken cancellation,
        Func<bool>? held = null)
    {
        var watch = new StallWatch(limits, sourceBytes, held);
        FfmpegProgress? last = null;
        var (ending, code, elapsed, log) = await RunToolAsync(
            installation.Ffmpeg, command, limits, ReadProgressAsync, watch.Judge, cancellation).ConfigureAwait(false);
        Log.Ended(_logger, ending, code, elapsed.TotalSeconds);
        return new FfmpegExit(ending, code, last, log, elapsed)
        {
            CpuLimitPossible = elapsed * Environment.ProcessorCount >= limits.Cpu,
        };

        async Task ReadProgressAsync(Stream output)
        {
            var parser = new ProgressParser();
            using var reader = new StreamReader(output);
            while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                if (parser.Feed(line) is { } block)
                {
                    last = block;
                    watch.Note(block);
                    progress?.Report(block);
                }
            }
        }
    }

    /// <summary>Runs ffprobe to its end; only the wall limit watches it.</summary>
    /// <param name="command">Arguments.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>How it ended, and the first 16 MiB of what it printed.</returns>
    /// <exception cref="FfmpegMissingException">The program does not start.</exception>
    internal async Task<(FfmpegExit Exit, byte[] Report)> ProbeAsync(
        FfmpegCommand command, FfmpegLimits limits, CancellationToken cancellation)
    {
        using var report = new MemoryStream();
        var (ending, code, elapsed, log) = await RunToolAsync(
            installation.Ffprobe,
            command,
            limits,
            ReadReportAsync,
            passed => passed > limits.Wall ? FfmpegEnding.WallLimit : null,
            cancellation).ConfigureAwait(false);
        return (new FfmpegExit(ending, code, null, log, elapsed), report.ToArray());

        async Task ReadReportAsync(Stream output)
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                report.Write(buffer, 0, (int)Math.Min(read, ReportCapacity - report.Length));
            }
        }
    }

    /// <summary>Runs FFmpeg to its end, with its output on the pipe instead of progress.</summary>
    /// <param name="command">Arguments; the output is <c>pipe:1</c>.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="read">Reads the output to its end, whatever it keeps of it.</param>
    /// <param name="watch">Says that it must end, as when the wall limit is over; null: nothing but that does.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FfmpegMissingException">The program does not start.</exception>
    internal async Task<FfmpegExit> StreamAsync(
        FfmpegCommand command,
        FfmpegLimits limits,
        Func<Stream, Task> read,
        Func<bool>? watch,
        CancellationToken cancellation)
    {
        var (ending, code, elapsed, log) = await RunToolAsync(
            installation.Ffmpeg,
            command,
            limits,
            read,
            passed => passed > limits.Wall || watch?.Invoke() == true ? FfmpegEnding.WallLimit : null,
            cancellation).ConfigureAwait(false);
        return new FfmpegExit(ending, code, null, log, elapsed)
        {
            CpuLimitPossible = elapsed * Environment.ProcessorCount >= limits.Cpu,
        };
    }

    /// <summary>Ends whatever still runs.</summary>
    public void Dispose() => _spawner.Dispose();

    private async Task<(FfmpegEnding Ending, int ExitCode, TimeSpan Elapsed, string Log)> RunToolAsync(
        string program,
        FfmpegCommand command,
        FfmpegLimits limits,
        Func<Stream, Task> readOutput,
        Func<TimeSpan, FfmpegEnding?> watch,
        CancellationToken cancellation)
    {
        var own = command.WorkingDirectory is not null ? null
            : workplaces is null ? Directory.CreateTempSubdirectory("mpr-run-")
            : Directory.CreateDirectory(Path.Combine(workplaces, $"run-{Guid.NewGuid():N}"));
        try
        {
            var line = installation.Confinement.Wrap(program, command.Arguments, limits);
            var start = new ToolStart(line, command.WorkingDirectory ?? own!.FullName, readOutput, watch);
            var tool = new ToolProcess(_spawner, installation.Confinement.OwnGroup, limits.Grace, _time);
            return await tool.RunAsync(start, cancellation).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new FfmpegMissingException($"{program} does not start: {e.Message}.", e);
        }
        finally
        {
            if (own is not null && Directory.Exists(own.FullName))
            {
                own.Delete(recursive: true);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "FFmpeg ended: {Ending}, exit code {ExitCode}, after {Seconds:F1} s")]
        public static partial void Ended(ILogger logger, FfmpegEnding ending, int exitCode, double seconds);
    }
}
