using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class FfmpegRunnerTests : IDisposable
{
    private static readonly FfmpegLimits Quick = new()
    {
        Stall = TimeSpan.FromSeconds(0.6),
        FirstOutput = TimeSpan.FromSeconds(1.2),
        Grace = TimeSpan.FromSeconds(0.3),
    };

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_ends_well_tells_its_progress_and_its_end()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();
        var blocks = new Blocks();

        var exit = await runner.RunAsync(FakeFfmpeg.Command("well"), Quick, blocks, Cancellation);

        Assert.True(exit.CameToItsEnd);
        Assert.Equal([1.0, 2.0], blocks.Seen.Select(b => b.OutTime!.Value.TotalSeconds));
        Assert.Equal(new FfmpegProgress(TimeSpan.FromSeconds(2), 1.5, 25, 50, 100, true), exit.Last);
    }

    [Fact]
    public async Task A_bad_exit_carries_its_code_and_the_last_lines()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await runner.RunAsync(FakeFfmpeg.Command("exit", "69"), Quick, null, Cancellation);

        Assert.Equal((FfmpegEnding.Exited, 69), (exit.Ending, exit.ExitCode));
        Assert.False(exit.CameToItsEnd);
        Assert.Equal("[error] it went wrong\n", exit.Log);
    }

    [Fact]
    public async Task The_log_keeps_the_last_64_KiB_from_a_whole_line_on()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await runner.RunAsync(FakeFfmpeg.Command("chatty"), Quick, null, Cancellation);

        Assert.InRange(exit.Log.Length, 60_000, 64 * 1024);
        Assert.StartsWith("[error] line ", exit.Log, StringComparison.Ordinal);
        Assert.EndsWith("line 19999 of a damaged file\n", exit.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stall")]
    [InlineData("repeat")]
    public async Task Output_time_that_stands_still_is_a_stall(string behaviour)
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await runner.RunAsync(FakeFfmpeg.Command(behaviour), Quick, null, Cancellation);

        Assert.Equal(FfmpegEnding.Stalled, exit.Ending);
        Assert.InRange(exit.Elapsed.TotalSeconds, 0.6, 8);
    }

    [Fact]
    public async Task Nothing_at_all_is_a_stall_only_after_the_longer_time()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await runner.RunAsync(FakeFfmpeg.Command("silent"), Quick, null, Cancellation);

        Assert.Equal(FfmpegEnding.Stalled, exit.Ending);
        Assert.InRange(exit.Elapsed.TotalSeconds, 1.2, 10);
    }

    [Fact]
    public async Task Reading_the_source_counts_as_life_until_the_first_output()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        cancel.CancelAfter(Quick.FirstOutput * 2);
        long read = 0;

        var exit = await runner.RunAsync(FakeFfmpeg.Command("silent"), Quick, () => ++read, null, cancel.Token);

        Assert.Equal(FfmpegEnding.Canceled, exit.Ending);
    }

    [Fact]
    public async Task The_wall_limit_ends_a_run_that_still_moves()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();
        var limits = Quick with { Wall = TimeSpan.FromSeconds(0.5), Stall = TimeSpan.FromMinutes(1) };

        var exit = await runner.RunAsync(FakeFfmpeg.Command("repeat"), limits, null, Cancellation);

        Assert.Equal(FfmpegEnding.WallLimit, exit.Ending);
    }

    [Fact]
    public async Task Cancelling_lets_the_process_close_its_files()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await CancelAtFirstProgressAsync(runner, Quick with { Grace = TimeSpan.FromSeconds(5) }, "polite");

        Assert.Equal((FfmpegEnding.Canceled, 255), (exit.Ending, exit.ExitCode));
        Assert.Equal("closing files\n", exit.Log);
    }

    [Fact]
    public async Task A_process_that_ignores_the_polite_signal_is_killed_after_the_grace()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();

        var exit = await CancelAtFirstProgressAsync(runner, Quick, "stubborn");

        Assert.Equal((FfmpegEnding.Canceled, 9), (exit.Ending, exit.Signal));
        Assert.InRange(exit.Elapsed.TotalSeconds, 0.3, 8);
    }

    [Theory]
    [InlineData("family")]
    [InlineData("lingering")]
    public async Task Children_of_the_process_end_with_it(string behaviour)
    {
        using var runner = await FakeFfmpeg.RunnerAsync();
        Assert.SkipUnless(runner.Installation.Confinement.OwnGroup, "SKIPPED: no setsid here, so no process group");

        await runner.RunAsync(FakeFfmpeg.Command(behaviour, _folder["child"]), Quick, null, Cancellation);

        var child = await Processes.PidFromAsync(_folder["child"]);
        await Processes.UntilAsync(() => !Processes.IsAlive(child), "the child has ended");
    }

    [Fact]
    public async Task It_runs_in_an_empty_folder_and_environment()
    {
        Environment.SetEnvironmentVariable("MPR_TEST_SECRET", "do not pass on");
        using var runner = new FfmpegRunner(await FakeFfmpeg.InstallationAsync() with
        {
            Ffprobe = (await FakeFfmpeg.InstallationAsync()).Ffmpeg,
        });

        var (_, report) = await runner.ProbeAsync(FakeFfmpeg.Command("where"), Quick, Cancellation);

        var lines = System.Text.Encoding.UTF8.GetString(report).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.False(Directory.Exists(lines[0]), "the folder is gone with the run");
        Assert.Equal("0", lines[1].Trim());
        Assert.Equal(
            ["LC_ALL", "PATH", "PWD", "TMPDIR"],
            lines[2..].Select(l => l.Split('=')[0]).Where(n => n is not ("_" or "SHLVL" or "OLDPWD")).Order());
    }

    [Fact]
    public async Task A_run_outlives_the_thread_that_asked_for_it()
    {
        using var runner = await FakeFfmpeg.RunnerAsync();
        Task<FfmpegExit> run = null!;
        var thread = new Thread(() =>
            run = runner.RunAsync(FakeFfmpeg.Command("late"), new FfmpegLimits(), null, Cancellation));
        thread.Start();
        thread.Join();

        var exit = await run;

        Assert.True(exit.CameToItsEnd, $"exit code {exit.ExitCode}: the parent-death signal struck too early");
    }

    [Fact]
    public async Task Disposing_the_runner_ends_what_still_runs()
    {
        var runner = await FakeFfmpeg.RunnerAsync();
        Assert.SkipWhen(runner.Installation.Confinement.Setpriv is null, "SKIPPED: no setpriv --pdeathsig here");
        var run = runner.RunAsync(FakeFfmpeg.Command("pid", _folder["pid"]), new FfmpegLimits(), null, Cancellation);
        await Processes.PidFromAsync(_folder["pid"]);

        runner.Dispose();

        Assert.Equal(9, (await run).Signal);
    }

    [Fact]
    public async Task A_result_above_the_size_limit_ends_by_its_signal()
    {
        var runner = await LocalFfmpeg.Runner;
        Assert.SkipWhen(runner.Installation.Confinement.Prlimit is null, "SKIPPED: no prlimit here");
        var command = FakeFfmpeg.Command(
            "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc=duration=10", "-c:v", "rawvideo", "-f", "avi",
            _folder["big.avi"]);

        var exit = await runner.RunAsync(command, Quick with { FileSize = 1 << 20 }, null, Cancellation);

        Assert.Equal(25, exit.Signal);
        Assert.InRange(new FileInfo(_folder["big.avi"]).Length, 1, 1 << 20);
    }

    [Fact]
    public async Task Cpu_time_above_the_limit_ends_the_run_and_is_recognisable()
    {
        var runner = await LocalFfmpeg.Runner;
        Assert.SkipWhen(runner.Installation.Confinement.Prlimit is null, "SKIPPED: no prlimit here");
        var command = FakeFfmpeg.Command(
            "-v", "error", "-nostdin", "-f", "lavfi", "-i", "mandelbrot=size=1280x720", "-f", "null", "-");

        var exit = await runner.RunAsync(
            command, new FfmpegLimits { Cpu = TimeSpan.FromSeconds(1), FirstOutput = TimeSpan.FromMinutes(1) }, null,
            Cancellation);

        Assert.Equal((FfmpegEnding.Exited, 255), (exit.Ending, exit.ExitCode));
        Assert.True(exit.CpuLimitPossible);
    }

    [Fact]
    public async Task A_program_that_does_not_start_is_reported_as_missing()
    {
        using var runner = new FfmpegRunner(await LocalFfmpeg.Installation with
        {
            Ffmpeg = "/nowhere/ffmpeg",
            Confinement = ProcessConfinement.None,
        });

        await Assert.ThrowsAsync<FfmpegMissingException>(
            () => runner.RunAsync(FakeFfmpeg.Command("well"), Quick, null, Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<FfmpegExit> CancelAtFirstProgressAsync(
        FfmpegRunner runner, FfmpegLimits limits, string behaviour)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        return await runner.RunAsync(
            FakeFfmpeg.Command(behaviour), limits, new Blocks { OnBlock = cancel.Cancel }, cancel.Token);
    }

    private sealed class Blocks : IProgress<FfmpegProgress>
    {
        public List<FfmpegProgress> Seen { get; } = [];

        public Action? OnBlock { get; init; }

        public void Report(FfmpegProgress value)
        {
            Seen.Add(value);
            OnBlock?.Invoke();
        }
    }
}
