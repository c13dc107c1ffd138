using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

public sealed class TaskRunnerTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transcode_is_published_with_its_facts_and_leaves_nothing_behind()
    {
        var task = await ClipTaskAsync("done/clip one.mp4", new Transcode(QuickPresets.Tiny));

        var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.Equal("done/clip one/tiny-h264-144p.mp4", result.OutputKey);
        Assert.Equal(("h264", "aac", 256, 144, 2), Facts(result));
        Assert.InRange(result.Facts.Duration.TotalSeconds, 1.9, 2.2);
        Assert.Null(result.Start);
        var stored = await workshop.Store.FindAsync(workshop.Store.BucketOut, result.OutputKey, Cancellation);
        Assert.Equal((result.Size, result.ETag, "video/mp4"), (stored!.Size, stored.ETag, stored.ContentType));
        Assert.Equal("job_1", stored.Metadata["mpr-job"]);
        Assert.Equal("task_1", stored.Metadata["mpr-task"]);
        Assert.Equal("1", stored.Metadata["mpr-attempt"]);
        Assert.Equal(task.Source.ETag, stored.Metadata["mpr-etag-of-source"]);
        Assert.InRange(result.SourceUsage!.BytesServed, task.Source.Size / 2, task.Source.Size * 3);
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task The_command_line_of_a_result_shows_neither_link_nor_path()
    {
        var task = await ClipTaskAsync("mask/clip.mp4", new Transcode(QuickPresets.Tiny));

        var result = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.Contains("-i SOURCE ", result.CommandLine, StringComparison.Ordinal);
        Assert.EndsWith(" RESULT.mp4", result.CommandLine, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", result.CommandLine, StringComparison.Ordinal);
        Assert.DoesNotContain(workshop.ScratchRoot, result.CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_goes_through_the_phases_in_order_and_never_back()
    {
        var task = await ClipTaskAsync("progress/clip.mp4", new Transcode(QuickPresets.Tiny));
        var attempt = new RecordedAttempt();

        await workshop.Runner.RunAsync(task, attempt, Cancellation);

        Assert.Equal(
            [TaskPhase.Preparing, TaskPhase.Encoding, TaskPhase.Verifying, TaskPhase.Uploading, TaskPhase.Publishing],
            attempt.Progress.Select(p => p.Phase).Distinct());
        var fractions = attempt.Progress.Select(p => p.Fraction).OfType<double>().ToList();
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, fractions[^1]);
        Assert.Contains(attempt.Progress, p => p is { Phase: TaskPhase.Encoding, OutTime: not null });
    }

    [Fact]
    public async Task The_upload_is_noted_before_publishing()
    {
        var task = await ClipTaskAsync("order/clip.mp4", new Transcode(QuickPresets.Tiny));
        string? residueAtGate = null;
        RecordedAttempt attempt = null!;
        attempt = new RecordedAttempt { OnGate = () => residueAtGate = attempt.Residues.Last() };

        await workshop.Runner.RunAsync(task, attempt, Cancellation);

        Assert.Contains("\"upload_id\"", residueAtGate, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_publishes_nothing()
    {
        var task = await ClipTaskAsync("lease/clip.mp4", new Transcode(QuickPresets.Tiny));
        var attempt = new RecordedAttempt { Allowed = false };

        await Assert.ThrowsAsync<LeaseLostException>(() => workshop.Runner.RunAsync(task, attempt, Cancellation));

        Assert.Empty(await workshop.ResultsAsync("lease/"));
        Assert.False(await AbortAgainAsync(attempt.Residues.Last()), "the upload should have been aborted");
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_cancelled_attempt_ends_as_cancelled_and_leaves_nothing()
    {
        var task = await ClipTaskAsync("cancel/clip.mp4", new Transcode("mp4-h264-1080p"), seconds: 30);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var attempt = new RecordedAttempt
        {
            OnProgress = p =>
            {
                if (p.Phase == TaskPhase.Encoding)
                {
                    cancel.CancelAfter(100);
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => workshop.Runner.RunAsync(task, attempt, cancel.Token));

        Assert.Empty(await workshop.ResultsAsync("cancel/"));
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_source_that_was_replaced_is_refused()
    {
        var task = await ClipTaskAsync("changed/clip.mp4", new Transcode(QuickPresets.Tiny));
        await ClipTaskAsync("changed/clip.mp4", new Transcode(QuickPresets.Tiny), seconds: 3);

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.SourceChanged, failure.Failure);
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_source_that_is_gone_is_refused()
    {
        var task = await ClipTaskAsync("gone/clip.mp4", new Transcode(QuickPresets.Tiny));
        await workshop.Store.DeleteAsync(workshop.Store.BucketIn, "gone/clip.mp4", Cancellation);

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.SourceMissing, failure.Failure);
    }

    [Fact]
    public async Task Another_object_at_the_key_is_kept_unless_it_may_be_replaced()
    {
        var task = await ClipTaskAsync("taken/clip.mp4", new Transcode(QuickPresets.Tiny));
        await workshop.Runner.RunAsync(task, new RecordedAttempt("task_first"), Cancellation);

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt("task_second"), Cancellation));
        var result = await workshop.Runner.RunAsync(
            task with { Overwrite = true }, new RecordedAttempt("task_second"), Cancellation);

        Assert.Equal(FailureCatalogue.OutputExists, failure.Failure);
        var stored = await workshop.Store.FindAsync(workshop.Store.BucketOut, result.OutputKey, Cancellation);
        Assert.Equal("task_second", stored!.Metadata["mpr-task"]);
    }

    [Fact]
    public async Task A_result_whose_answer_was_lost_is_found_instead_of_made_again()
    {
        var task = await ClipTaskAsync("lost/clip.mp4", new Transcode(QuickPresets.Tiny));
        var first = await workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        var again = await workshop.Runner.RunAsync(task, new RecordedAttempt { Attempt = 2 }, Cancellation);

        Assert.Equal(first.ETag, again.ETag);
        Assert.Empty(again.CommandLine);
    }

    [Fact]
    public async Task Recovery_returns_the_result_of_an_attempt_that_died_after_publishing()
    {
        var task = await ClipTaskAsync("recover/clip.mp4", new Transcode(QuickPresets.Tiny));
        var attempt = new RecordedAttempt();
        var first = await workshop.Runner.RunAsync(task, attempt, Cancellation);

        var found = await workshop.Runner.RecoverAsync(
            task, attempt.Residues.Last(), attempt.JobId, attempt.TaskId, discard: false, Cancellation);

        Assert.Equal((first.OutputKey, first.ETag, first.Facts), (found!.OutputKey, found.ETag, found.Facts));
    }

    [Fact]
    public async Task Recovery_aborts_the_upload_of_an_attempt_that_died_before_publishing()
    {
        var task = await ClipTaskAsync("died/clip.mp4", new Transcode(QuickPresets.Tiny));
        var upload = await workshop.Store.BeginUploadAsync(
            workshop.Store.BucketOut, task.OutputKey, cancellation: Cancellation);
        var residue = new UploadResidue(upload.Bucket, upload.Key, upload.UploadId).ToJson();

        var found = await workshop.Runner.RecoverAsync(task, residue, "job_1", "task_1", discard: false, Cancellation);

        Assert.Null(found);
        Assert.False(await AbortAgainAsync(residue), "the upload should have been aborted");
    }

    [Fact]
    public async Task Recovery_ends_an_upload_whose_name_the_attempt_did_not_live_to_hear_but_only_of_its_own_key()
    {
        var task = await ClipTaskAsync("unheard/clip.mp4", new Transcode(QuickPresets.Tiny));
        var bucket = workshop.Store.BucketOut;
        var unheard = await workshop.Store.BeginUploadAsync(bucket, task.OutputKey, cancellation: Cancellation);
        await using var other = await workshop.Store.BeginUploadAsync(
            bucket, task.OutputKey + ".part", cancellation: Cancellation);
        var residue = new UploadResidue(bucket, task.OutputKey, null).ToJson();

        // Of a task that has ended, another job may have the key by now.
        await workshop.Runner.RecoverAsync(task, residue, "job_1", "task_1", discard: true, Cancellation);
        Assert.Equal([unheard.UploadId, other.UploadId], await OpenAsync());
        await workshop.Runner.RecoverAsync(task, residue, "job_1", "task_1", discard: false, Cancellation);
        Assert.Equal([other.UploadId], await OpenAsync());

        async Task<IEnumerable<string>> OpenAsync() =>
            (await workshop.Store.ListUploadsAsync(bucket, task.OutputKey, Cancellation)).Select(u => u.UploadId);
    }

    [Fact]
    public async Task Recovery_does_not_take_another_tasks_result_for_its_own()
    {
        var task = await ClipTaskAsync("other/clip.mp4", new Transcode(QuickPresets.Tiny));
        await workshop.Runner.RunAsync(task, new RecordedAttempt("task_other"), Cancellation);

        Assert.Null(await workshop.Runner.RecoverAsync(task, "", "job_1", "task_1", discard: false, Cancellation));
    }

    [Fact]
    public async Task A_result_that_is_not_as_planned_is_not_published()
    {
        var task = await ClipTaskAsync("wrong/clip.mp4", new Transcode(QuickPresets.Tiny));
        task = task with { Expected = task.Expected with { VideoCodec = "hevc" } };

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.ResultInvalid, failure.Failure);
        Assert.Contains("h264 instead of hevc", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.CommandLine);
        Assert.Empty(await workshop.ResultsAsync("wrong/"));
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_source_that_is_shorter_than_it_says_gives_a_result_marked_as_damaged()
    {
        var whole = workshop.File("whole.mkv");
        await LocalFfmpeg.MakeAsync(whole, [.. LocalFfmpeg.Clip(8), "-c:a", "aac"]);
        var cut = workshop.File("cut.mkv");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(whole, Cancellation))[..^60_000],
            Cancellation);
        var source = await workshop.PutAsync("damaged/cut.mkv", cut);

        var result = await workshop.Runner.RunAsync(
            await workshop.PlanAsync(source, new Transcode(QuickPresets.Tiny)), new RecordedAttempt(), Cancellation);

        Assert.True(result.SourceDamaged);
        Assert.InRange(result.Facts.Duration.TotalSeconds, 1, 7.6);
    }

    [Fact]
    public async Task A_result_above_the_size_limit_fails_with_limits_exceeded()
    {
        var task = await ClipTaskAsync("large/clip.mp4", new Transcode(QuickPresets.Tiny));
        var runner = workshop.RunnerWith(workshop.Ffmpeg, new FfmpegLimits { FileSize = 20_000 });

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => runner.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.LimitsExceeded, failure.Failure);
        workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task A_task_that_needs_more_scratch_than_there_is_fails_at_once()
    {
        var task = await ClipTaskAsync("full/clip.mp4", new Transcode(QuickPresets.Tiny));

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => workshop.Runner.RunAsync(
                task with { ScratchEstimate = long.MaxValue / 2, Verify = ResultVerification.Full },
                new RecordedAttempt(),
                Cancellation));

        Assert.Equal(FailureCatalogue.OutOfScratch, failure.Failure);
    }

    private static (string?, string?, int?, int?, int?) Facts(TaskResult result) => (
        result.Facts.VideoCodec, result.Facts.AudioCodec, result.Facts.Width, result.Facts.Height,
            result.Facts.Channels);

    private async Task<MediaTask> ClipTaskAsync(
        string key, Operation operation, int seconds = 2)
    {
        var path = workshop.File($"clip-{seconds}.mp4");
        if (!File.Exists(path))
        {
            await LocalFfmpeg.MakeAsync(path, LocalFfmpeg.Clip(seconds));
        }

        return await workshop.PlanAsync(await workshop.PutAsync(key, path), operation);
    }

    private Task<bool> AbortAgainAsync(string residue)
    {
        var open = UploadResidue.Parse(residue)!;
        return workshop.Store.AbortUploadAsync(open.Bucket, open.Key, open.UploadId!, Cancellation);
    }
}
