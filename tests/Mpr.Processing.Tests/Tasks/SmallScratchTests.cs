using System.Diagnostics;
using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>
/// A worker with 64 MiB of scratch: a file system of that size where the machine lets us mount one, a quota elsewhere.
/// The long run has a source of 1.1 GB.
/// </summary>
public sealed class SmallScratchTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncLifetime
{
    private const long MiB = 1 << 20;
    private const long Size = 64 * MiB;

    private static readonly bool IsLong = Testing.LongRuns.Asked;

    private readonly ScratchFolder _folder = new();
    private ProxiedWorker _worker = null!;
    private bool _mounted;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Disk => _folder["disk"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Disk);
        _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", Disk);
        _worker = await ProxiedWorker.StartAsync(backend.Options, Path.Combine(Disk, "scratch"), Size);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        if (_mounted)
        {
            Assert.True(await RunAsync("umount", Disk), $"{Disk} is still mounted");
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_trim_far_larger_than_scratch_succeeds()
    {
        var megabytes = IsLong ? 1100 : 110;
        var source = await _worker.PutAsync("small/trim.mkv", await LiveMedia.FileAsync("mkv", megabytes));
        var task = await _worker.PlanAsync(
            source, new Trim(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(megabytes * 0.9), TrimMode.Copy));

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.Size, megabytes * MiB * 3 / 4, source.Size);
        Assert.InRange(result.ScratchPeak!.Value, MiB, 48 * MiB);
    }

    [Fact]
    public async Task A_transcode_of_a_source_far_larger_than_scratch_succeeds()
    {
        var source = await _worker.PutAsync(
            "small/transcode.mkv", await LiveMedia.FileAsync("mkv", IsLong ? 1100 : 70));
        var task = await _worker.PlanAsync(source, new Transcode(QuickPresets.Tiny));

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.SourceUsage!.BytesFetched, (long)(source.Size * 0.98), (long)(source.Size * 1.02));
        Assert.InRange(result.ScratchPeak!.Value, 1, 48 * MiB);
    }

    [Fact]
    public async Task A_result_that_must_pass_through_scratch_whole_is_refused_at_once_with_nothing_left()
    {
        var source = await _worker.PutAsync("small/whole.mkv", await LiveMedia.FileAsync("mkv", 110));
        var task = await _worker.PlanAsync(
            source, new Trim(TimeSpan.Zero, TimeSpan.FromSeconds(90), TrimMode.Copy));

        var failure = await Assert.ThrowsAsync<ProcessingException>(() => _worker.Runner.RunAsync(
            task with { Verify = ResultVerification.Full }, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.OutOfScratch, failure.Failure);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    [Fact]
    public async Task A_disk_that_fills_under_ffmpeg_is_out_of_scratch_with_nothing_left()
    {
        Assert.SkipUnless(_mounted, "No right to mount a small file system.");
        var source = await _worker.PutAsync("small/full.mkv", await LiveMedia.FileAsync("mkv", 110));
        var task = await _worker.PlanAsync(
            source, new Trim(TimeSpan.Zero, TimeSpan.FromSeconds(90), TrimMode.Copy));

        // An estimate that was far too small.
        var failure = await Assert.ThrowsAsync<ProcessingException>(() => _worker.Runner.RunAsync(
            task with { Verify = ResultVerification.Full, ScratchEstimate = MiB }, new RecordedAttempt(),
            Cancellation));

        Assert.Equal(FailureCatalogue.OutOfScratch, failure.Failure);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program here
        }
    }
}
