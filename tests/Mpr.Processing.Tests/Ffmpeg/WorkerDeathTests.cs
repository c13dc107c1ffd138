using System.Diagnostics;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

/// <summary>
/// A worker that is killed cannot clean up, so its FFmpeg must notice by itself. The worker is this very program, run a
/// second time with the one explicit test.
/// </summary>
public sealed class WorkerDeathTests
{
    private const string PidFile = "MPR_TEST_WORKER_PID_FILE";

    [Fact]
    public async Task Ffmpeg_does_not_outlive_a_worker_that_is_killed()
    {
        var installation = await LocalFfmpeg.Installation;
        Assert.SkipWhen(installation.Confinement.Setpriv is null, "SKIPPED: no setpriv --pdeathsig here");
        using var folder = new ScratchFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!, ArgumentsOfWorker())
        {
            RedirectStandardOutput = true,
            Environment = { [PidFile] = folder["pid"] },
        };
        using var worker = Process.Start(start)!;
        var ffmpeg = await Processes.PidFromAsync(folder["pid"]);
        Assert.True(Processes.IsAlive(ffmpeg));

        worker.Kill();

        await Processes.UntilAsync(() => !Processes.IsAlive(ffmpeg), "FFmpeg has ended after its worker");
    }

    /// <summary>The program may have been started by its own name, or by that of the runtime.</summary>
    private static IEnumerable<string> ArgumentsOfWorker() =>
    [
        .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [typeof(WorkerDeathTests).Assembly.Location]
            : (string[])[],
        "-method", $"{typeof(WorkerDeathTests).FullName}.{nameof(Worker)}", "-explicit", "on",
    ];

    [Fact(Explicit = true)]
    public async Task Worker()
    {
        var file = Environment.GetEnvironmentVariable(PidFile);
        Assert.SkipWhen(file is null, "SKIPPED: only run by the test above");
        using var runner = new FfmpegRunner(
            await FakeFfmpeg.InstallationAsync(), workplaces: Path.GetDirectoryName(file));
        await runner.RunAsync(
            FakeFfmpeg.Command("pid", file!), new FfmpegLimits { Wall = TimeSpan.FromSeconds(30) }, null,
            CancellationToken.None);
    }
}
