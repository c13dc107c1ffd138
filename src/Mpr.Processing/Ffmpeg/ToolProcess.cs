using System.Diagnostics;

namespace Mpr.Processing.Ffmpeg;

/// <summary>What to run, where, and what to do with its standard output.</summary>
/// <param name="Line">Program and arguments, wrappers included.</param>
/// <param name="WorkingDirectory">An existing folder.</param>
/// <param name="ReadOutput">Reads standard output to its end.</param>
/// <param name="Watch">Says now and then why the process must end; null: it may go on.</param>
internal sealed record ToolStart(
    IReadOnlyList<string> Line,
    string WorkingDirectory,
    Func<Stream, Task> ReadOutput,
    Func<TimeSpan, FfmpegEnding?> Watch);

/// <summary>
/// Runs one process to its end: an empty environment, no standard input, both outputs drained, and signals when the
/// caller cancels or the watch speaks: SIGTERM first, SIGKILL after a grace, to the whole group.
/// </summary>
internal sealed class ToolProcess(ProcessSpawner spawner, bool ownGroup, TimeSpan grace, TimeProvider time)
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it. Never leaves the process behind, whatever happens here.</summary>
    public async Task<(FfmpegEnding Ending, int ExitCode, TimeSpan Elapsed, string Log)> RunAsync(
        ToolStart start, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        if (cancellation.IsCancellationRequested)
        {
            return (FfmpegEnding.Canceled, 0, TimeSpan.Zero, "");
        }

        using var process = await spawner.StartAsync(Describe(start)).ConfigureAwait(false);
        process.StandardInput.Close();
        var log = new LogTail();
        var drained = Task.WhenAll(
            start.ReadOutput(process.StandardOutput.BaseStream),
            DrainAsync(process.StandardError.BaseStream, log));
        var ending = await SuperviseAsync(process, start.Watch, began, cancellation).ConfigureAwait(false);
        if (ownGroup)
        {
            ProcessSignal.SweepGroup(process.Id);
        }

        await drained.ConfigureAwait(false);
        return (ending, process.ExitCode, time.GetElapsedTime(began), log.ToString());
    }

    private async Task<FfmpegEnding> SuperviseAsync(
        Process process, Func<TimeSpan, FfmpegEnding?> watch, long began, CancellationToken cancellation)
    {
        var exited = process.WaitForExitAsync(CancellationToken.None);
        while (!exited.IsCompleted)
        {
            var pause = Task.Delay(WatchInterval, time, cancellation);
            await Task.WhenAny(exited, pause).ConfigureAwait(false);
            FfmpegEnding? verdict = cancellation.IsCancellationRequested
                ? FfmpegEnding.Canceled
                : watch(time.GetElapsedTime(began));
            if (verdict is { } ending && !exited.IsCompleted)
            {
                await EndAsync(process, exited).ConfigureAwait(false);
                return ending;
            }
        }

        await exited.ConfigureAwait(false);
        return FfmpegEnding.Exited;
    }

    private async Task EndAsync(Process process, Task exited)
    {
        ProcessSignal.Send(process, ProcessSignal.Terminate, ownGroup);
        await Task.WhenAny(exited, Task.Delay(grace, time)).ConfigureAwait(false);
        if (!exited.IsCompleted)
        {
            ProcessSignal.Send(process, ProcessSignal.Kill, ownGroup);
        }

        await exited.ConfigureAwait(false);
    }

    private static ProcessStartInfo Describe(ToolStart start)
    {
        var info = new ProcessStartInfo(start.Line[0])
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in start.Line.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        // No key, token or proxy of the worker reaches a program that reads strangers' files. LC_ALL: system error
        // texts are translated otherwise, and the last rules of the verdict read them.
        info.Environment.Clear();
        info.Environment["LC_ALL"] = "C";
        info.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        info.Environment["TMPDIR"] = start.WorkingDirectory;
        return info;
    }

    private static async Task DrainAsync(Stream errors, LogTail log)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            log.Append(buffer.AsSpan(0, read));
        }
    }
}
