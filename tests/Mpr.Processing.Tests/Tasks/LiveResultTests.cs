using System.Globalization;
using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Sources;
using Mpr.Processing.Tests.Storage;
using LongInlineDataAttribute = Mpr.Testing.LongInlineDataAttribute;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Results that go up while FFmpeg writes them: what they need of the disk, and what they leave.</summary>
public sealed class LiveResultTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncLifetime
{
    private const int MiB = 1 << 20;

    private ProxiedWorker _worker = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await ProxiedWorker.StartAsync(backend.Options);

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Theory]
    [InlineData("mkv")]
    [LongInlineData("mp3")]
    [LongInlineData("mp4")]
    [LongInlineData("mov")]
    [LongInlineData("webm")]
    [LongInlineData("avi")]
    [LongInlineData("flv")]
    [LongInlineData("wmv")]
    [LongInlineData("m4a")]
    [InlineData("wav")]
    [LongInlineData("flac")]
    [LongInlineData("aac")]
    [LongInlineData("ogg")]
    public async Task Result_of_each_type_leaves_the_disk_while_it_is_written_and_plays_whole(string type)
    {
        var source = await _worker.PutAsync($"each/{type}.mkv", await LiveMedia.FileAsync(type, 60));
        var probe = await _worker.Prober.ProbeAsync(source, Cancellation);
        var seconds = probe.Duration.TotalSeconds;
        var task = await TrimAsync(source, 1, seconds - 1, $"each/result.{type}");

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.Equal("Uploaded while it is written.", result.Route);
        Assert.InRange(result.Size, 25 * MiB, 70 * MiB);
        Assert.InRange(result.ScratchPeak!.Value, 8 * MiB, 60 * MiB);
        Assert.False(result.SourceDamaged);
        Assert.InRange(result.Facts.Duration.TotalSeconds, (seconds * 0.99) - 4, seconds * 1.01);
        var file = await _worker.FetchAsync(result);
        Assert.InRange(await DecodedSecondsAsync(file), (seconds * 0.99) - 4, seconds * 1.01);
    }

    [Fact]
    public async Task Result_of_a_hundred_megabytes_needs_half_of_them_in_scratch_at_most()
    {
        var source = await _worker.PutAsync("hundred/source.mkv", await LiveMedia.FileAsync("mkv", 110));
        var task = await TrimAsync(source, 0, 100, "hundred/result.mp4");

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.Size, 95 * MiB, 120 * MiB);
        // Some 30 by what is held back, and what FFmpeg had read before the source was made to wait.
        Assert.InRange(result.ScratchPeak!.Value, 8 * MiB, 52 * MiB);
    }

    [Fact]
    public async Task Source_waits_for_a_slow_network_so_that_scratch_does_not_fill()
    {
        var source = await _worker.PutAsync("slow/source.mkv", await LiveMedia.FileAsync("mkv", 110));
        var task = await TrimAsync(source, 0, 100);
        _worker.Proxy.Script = r => r.Method == "PUT" ? new Mishap.Delay(TimeSpan.FromMilliseconds(500)) : null;

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.ScratchPeak!.Value, 8 * MiB, 60 * MiB);
    }

    [Fact]
    public async Task Full_verification_keeps_the_file_whole_and_decodes_all_of_it()
    {
        var source = await _worker.PutAsync("full/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await TrimAsync(source, 0, 15) with { Verify = ResultVerification.Full };

        var result = await _worker.Runner.RunAsync(
            MediaTask.FromJson(task.ToJson()), new RecordedAttempt(), Cancellation);

        Assert.Equal(result.Size, result.ScratchPeak);
        Assert.Equal(
            "Through scratch: the result is decoded whole before it is published.", result.Route);
    }

    /// <param name="method">Of what is refused: its parts, or its beginning.</param>
    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Upload_that_is_refused_ends_ffmpeg_with_its_reason_and_leaves_nothing(string method)
    {
        var source = await _worker.PutAsync($"refused/{method}/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await TrimAsync(source, 0, 40);
        _worker.Proxy.Script = r => r.Method == method ? Mishap.Error(403, "AccessDenied") : null;

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.AccessDenied, failure.Failure);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    [Fact]
    public async Task Upload_that_is_begun_late_makes_the_source_wait_and_loses_nothing()
    {
        var source = await _worker.PutAsync("late/source.mkv", await LiveMedia.FileAsync("mkv", 110));
        var task = await TrimAsync(source, 0, 100);
        _worker.Proxy.Script = r => r.Method == "POST" && r.Target.Contains("uploads", StringComparison.Ordinal)
            ? new Mishap.Delay(TimeSpan.FromSeconds(2))
            : null;

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.InRange(result.Size, 95 * MiB, 120 * MiB);
        Assert.InRange(result.ScratchPeak!.Value, 8 * MiB, 60 * MiB);
    }

    [Fact]
    public async Task Upload_is_noted_before_its_first_byte_and_recovery_ends_it_for_a_process_that_lives_on()
    {
        var source = await _worker.PutAsync("stale/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await TrimAsync(source, 0, 40);
        var attempt = new RecordedAttempt();
        var noted = new TaskCompletionSource<int>();
        var goOn = new TaskCompletionSource();
        _worker.Proxy.Script = r =>
        {
            if (r.Method == "PUT")
            {
                noted.TrySetResult(attempt.Residues.Count);
                return new Mishap.Hold(goOn.Task);
            }

            return null;
        };
        var running = _worker.Runner.RunAsync(task, attempt, Cancellation);
        var notes = await noted.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        var found = await _worker.Runner.RecoverAsync(
            task, attempt.Residues.Last(), attempt.JobId, attempt.TaskId, discard: false, Cancellation);
        goOn.SetResult();

        Assert.Equal((2, null), (notes, found));
        await Assert.ThrowsAsync<ProcessingException>(() => running);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    [Fact]
    public async Task Result_that_is_not_as_planned_leaves_nothing_of_what_went_up_already()
    {
        var source = await _worker.PutAsync("wrong/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await TrimAsync(source, 0, 40);
        task = task with { Expected = task.Expected with { VideoCodec = "hevc" } };

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.ResultInvalid, failure.Failure);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    [Fact]
    public async Task Hidden_lead_that_is_larger_than_the_head_on_disk_is_no_fault()
    {
        var clip = _worker.File("lead.mp4");
        await TestMedia.FfmpegAsync(
            "-f lavfi -i testsrc2=s=640x360:r=25:d=6,noise=alls=60:allf=t -f lavfi -i sine=r=48000:d=6 "
            + $"-c:v libx264 -preset ultrafast -qp 4 -pix_fmt yuv420p -g 50 -c:a aac {clip}");
        var source = await _worker.PutAsync("lead/source.mp4", clip);
        var task = await TrimAsync(source, 1.9, 5.9);

        var result = await _worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.Equal("Uploaded while it is written.", result.Route);
        Assert.True(result.ScratchPeak < result.Size, $"{result.Size} bytes are too few to leave the disk");
        Assert.Equal(4, await DecodedSecondsAsync(await _worker.FetchAsync(result)), 0.2);
    }

    [Fact]
    public async Task Verdict_on_a_result_is_what_is_told_even_when_the_sending_that_it_stops_ends_first()
    {
        var source = await _worker.PutAsync("verdict/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await TrimAsync(source, 0, 40);
        var held = new TaskCompletionSource();
        _worker.Proxy.Script = r =>
        {
            if (r.Method != "PUT")
            {
                return null;
            }

            held.TrySetResult();
            return new Mishap.Hold(Task.Delay(Timeout.Infinite, Cancellation));
        };
        using var never = new ManualResetEventSlim();
        await using var sending = new ResultSending(
            _worker.Store, task, new RecordedAttempt(), await LiveMedia.FileAsync("mkv", 60));
        sending.Open(new ResultRoute(null, 0, "Through scratch."), Cancellation);

        var told = await Assert.ThrowsAsync<ProcessingException>(() => sending.SendWhileAsync<int>(
            async stop =>
            {
                // Called after those of the sending, and late to return: the sending has long ended by then.
                stop.Register(() => never.Wait(TimeSpan.FromMilliseconds(500)));
                await held.Task;
                throw new ProcessingException(FailureCatalogue.ResultInvalid, "Not as planned.");
            },
            new ProgressReporter(new RecordedAttempt(), TimeSpan.FromSeconds(40)),
            Cancellation));

        Assert.Equal(FailureCatalogue.ResultInvalid, told.Failure);
    }

    private Task<MediaTask> TrimAsync(
        Processing.Storage.StoredObject source, double start, double end, string? outputKey = null) =>
        _worker.PlanAsync(
            source,
            new Trim(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), TrimMode.Copy),
            outputKey ?? source.Key.Replace("source", "result", StringComparison.Ordinal));

    /// <summary>
    /// How far decoding all of a file comes. (The sources are loops, whose seams FFmpeg remarks on.)
    /// </summary>
    private static async Task<double> DecodedSecondsAsync(string file)
    {
        var (exit, output, error) = await TestMedia.RunAsync(
            "ffmpeg", ["-v", "error", "-nostats", "-progress", "pipe:1", "-i", file, "-f", "null", "-"], Cancellation);
        var faults = error.Split('\n').Where(
            l => l.Length > 0 && !l.Contains("monotonic", StringComparison.Ordinal)
                && !l.Contains("repeated", StringComparison.Ordinal));
        Assert.True(exit == 0 && !faults.Any(), string.Join('\n', faults.Take(20)));
        var last = output.Split('\n').Last(l => l.StartsWith("out_time_us=", StringComparison.Ordinal));
        return long.Parse(last.Split('=')[1], CultureInfo.InvariantCulture) / 1e6;
    }
}
