using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class RetrySuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_failed_job_runs_again_when_a_person_says_so()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Attempt == 1 ? new TaskOutcome.Failed("broken", "", false) : new TaskOutcome.Succeeded("{}"));
        var job = await engine.SubmitAsync();
        await JobIsAsync(job.Id, JobStatus.Failed);

        Assert.Equal(RetryAnswer.Queued, await engine.Queue.RetryAsync(job.Id, default));

        var ended = await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Null(ended.ErrorCode);
        var task = await TaskAsync(job.Id);
        Assert.Equal((2, 0, (string?)null), (task.Attempt, task.Failures, task.ErrorCode));
    }

    [Fact]
    public async Task A_retry_keeps_what_had_succeeded_and_restores_what_waits()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var mended = false;
        engine.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Kind == "second" && !mended
                ? new TaskOutcome.Failed("broken", "", false)
                : new TaskOutcome.Succeeded("{}"));
        var first = Engine.NewTask("first");
        var second = Engine.NewTask("second", [first]);
        var job = await engine.SubmitAsync(first, second, Engine.NewTask("third", [second]));
        await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(
            [JobTaskStatus.Succeeded, JobTaskStatus.Failed, JobTaskStatus.Canceled],
            (await TasksAsync(job.Id)).Select(t => t.Status));

        mended = true;
        await engine.Queue.RetryAsync(job.Id, default);

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal(["first", "second", "second", "third"], engine.Script.Runs.Select(r => r.Kind));
    }

    [Fact]
    public async Task A_cancelled_job_can_be_taken_up_again()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var gate = new Gate();
        engine.Script.Run = gate.PassAsync;
        var job = await engine.SubmitAsync();
        await gate.Entered;
        await engine.Queue.CancelAsync(job.Id, default);
        await JobIsAsync(job.Id, JobStatus.Canceled);
        gate.Open();

        Assert.Equal(RetryAnswer.Queued, await engine.Queue.RetryAsync(job.Id, default));

        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task Only_what_failed_or_was_cancelled_can_be_retried()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var job = await engine.SubmitAsync();
        await JobIsAsync(job.Id, JobStatus.Succeeded);

        Assert.Equal(RetryAnswer.NotRetryable, await engine.Queue.RetryAsync(job.Id, default));
        Assert.Equal(RetryAnswer.NotFound, await engine.Queue.RetryAsync("job_none", default));
    }
}
