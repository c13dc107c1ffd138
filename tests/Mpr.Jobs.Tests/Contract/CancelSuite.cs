using System.Diagnostics;
using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class CancelSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_running_job_is_cancelled_and_its_handler_told_why()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = gate.PassAsync;
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;

        Assert.Equal(CancelAnswer.Canceling, await engine.Queue.CancelAsync(job.Id, default));

        var ended = await JobIsAsync(job.Id, JobStatus.Canceled);
        Assert.Null(ended.ErrorCode);
        Assert.Equal(AbortReason.Canceled, run.AbortReason);
        var task = await TaskAsync(job.Id);
        Assert.Equal(JobTaskStatus.Canceled, task.Status);
        Assert.Equal(AttemptEnding.Canceled, Assert.Single(await AttemptsAsync(task.Id)).Ending);
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_and_never_runs()
    {
        await using var submitter = Engine.Build(Backend, slots: 0);
        var job = await submitter.SubmitAsync();

        Assert.Equal(CancelAnswer.Canceled, await submitter.Queue.CancelAsync(job.Id, default));

        Assert.Equal(JobStatus.Canceled, (await JobAsync(job.Id)).Status);
        await using var worker = await Engine.StartAsync(Backend);
        await JobIsAsync((await worker.SubmitAsync()).Id, JobStatus.Succeeded);
        Assert.DoesNotContain(worker.Script.Runs, r => r.JobId == job.Id);
    }

    [Fact]
    public async Task Cancelling_answers_what_it_found()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var job = await engine.SubmitAsync();
        await JobIsAsync(job.Id, JobStatus.Succeeded);

        Assert.Equal(CancelAnswer.AlreadyFinished, await engine.Queue.CancelAsync(job.Id, default));
        Assert.Equal(CancelAnswer.NotFound, await engine.Queue.CancelAsync("job_none", default));
        Assert.Equal(JobStatus.Succeeded, (await JobAsync(job.Id)).Status);
    }

    [Fact]
    public async Task Cancelling_a_job_calls_off_the_tasks_that_wait()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = gate.PassAsync;
        var first = Engine.NewTask();
        var job = await engine.SubmitAsync(first, Engine.NewTask("second", [first]));
        await gate.Entered;

        await engine.Queue.CancelAsync(job.Id, default);

        await JobIsAsync(job.Id, JobStatus.Canceled);
        Assert.All(await TasksAsync(job.Id), t => Assert.Equal(JobTaskStatus.Canceled, t.Status));
        Assert.Single(engine.Script.Runs);
    }

    [Fact]
    public async Task A_cancelled_attempt_may_not_publish()
    {
        var refused = new TaskCompletionSource<bool>();
        await using var engine = await Engine.StartAsync(
            Backend, configure: o => o.Heartbeat = TimeSpan.FromSeconds(5));
        engine.Script.Run = async (run, aborted) =>
        {
            // By another process, whose wake-up does not reach this one before its heartbeat.
            await using var other = Engine.Build(Backend, slots: 0);
            await other.Queue.CancelAsync(run.JobId, default);
            refused.SetResult(!await run.MayPublishAsync(default) && run.AbortReason == AbortReason.Canceled);
            return new TaskOutcome.Canceled();
        };

        var job = await engine.SubmitAsync();

        await JobIsAsync(job.Id, JobStatus.Canceled);
        Assert.True(await refused.Task);
    }

    [Fact]
    public async Task A_cancellation_after_publishing_began_comes_too_late()
    {
        var publishing = new TaskCompletionSource();
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = async (run, aborted) =>
        {
            Assert.True(await run.MayPublishAsync(aborted));
            publishing.SetResult();
            return await gate.PassAsync(run, aborted);
        };
        var job = await engine.SubmitAsync();
        await publishing.Task.WaitAsync(Deadline.Length);
        var run = await gate.Entered;

        Assert.Equal(CancelAnswer.Canceling, await engine.Queue.CancelAsync(job.Id, default));
        // Two heartbeats that carry the flag have passed when a fresh report has been stored twice.
        foreach (var fraction in new[] { 0.1, 0.2 })
        {
            run.Report(new(fraction));
            await Deadline.UntilAsync(
                async () => (await TaskAsync(job.Id)) is { } t && t.Progress == fraction ? t : null, "heartbeat");
        }

        Assert.False(run.Aborted.IsCancellationRequested);
        gate.Open();
        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_job_whose_worker_died_is_looked_at_before_it_counts_as_cancelled()
    {
        await using var engine = Engine.Build(Backend, configure: Engine.BriefLease);
        var job = await engine.SubmitAsync();
        await ClaimAsDeadAsync(engine, (await TaskAsync(job.Id)).Id, "upload-1");
        Assert.Equal(CancelAnswer.Canceling, await engine.Queue.CancelAsync(job.Id, default));

        await engine.StartAsync();

        await JobIsAsync(job.Id, JobStatus.Canceled);
        Assert.Equal("upload-1", Assert.Single(engine.Script.Recoveries).Residue);
        Assert.Empty(engine.Script.Runs);
        Assert.Null((await TaskAsync(job.Id)).Residue);
    }

    [Fact]
    public async Task A_result_that_the_dead_worker_had_published_outdoes_the_cancellation()
    {
        await using var engine = Engine.Build(Backend, configure: Engine.BriefLease);
        engine.Script.Recover = (_, _) =>
            Task.FromResult<TaskOutcome?>(new TaskOutcome.Succeeded("""{"found":true}"""));
        var job = await engine.SubmitAsync();
        await ClaimAsDeadAsync(engine, (await TaskAsync(job.Id)).Id, "upload-1");
        await engine.Queue.CancelAsync(job.Id, default);

        await engine.StartAsync();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal("""{"found":true}""", (await TaskAsync(job.Id)).Result);
    }

    [Fact]
    public async Task A_cancellation_by_another_process_arrives_with_the_next_heartbeat()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(
            Backend, configure: o => o.Heartbeat = TimeSpan.FromSeconds(1));
        engine.Script.Run = gate.PassAsync;
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;
        await using var other = Engine.Build(Backend, slots: 0);
        var asked = Stopwatch.StartNew();

        await other.Queue.CancelAsync(job.Id, default);

        await JobIsAsync(job.Id, JobStatus.Canceled);
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(AbortReason.Canceled, run.AbortReason);
    }
}
