using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class EndingSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_job_succeeds_with_the_result_of_its_task()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            new TaskOutcome.Succeeded($$"""{"seen":"{{run.Kind}}"}""") { Log = "all well" });

        var job = await engine.SubmitAsync();

        var ended = await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal(100, ended.Progress);
        Assert.True(ended.CreatedAt <= ended.StartedAt && ended.StartedAt <= ended.FinishedAt);
        var task = await TaskAsync(job.Id);
        Assert.Equal("""{"seen":"work"}""", task.Result);
        Assert.Equal((1, 0, 1.0), (task.Attempt, task.Failures, task.Progress));
        var attempt = Assert.Single(await AttemptsAsync(task.Id));
        Assert.Equal((AttemptEnding.Succeeded, "all well"), (attempt.Ending, attempt.Log));
        Assert.True(attempt.StartedAt <= attempt.EndedAt);
    }

    [Fact]
    public async Task A_failure_that_no_retry_can_mend_fails_the_job_at_once()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(
            new TaskOutcome.Failed("not_media", "It is a poem.", false, "Send media.")
            {
                Log = new string('x', 70_000) + "end",
            });

        var job = await engine.SubmitAsync();

        var ended = await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(("not_media", "It is a poem.", false, "Send media."),
            (ended.ErrorCode, ended.ErrorMessage, ended.ErrorRetryable, ended.ErrorAdvice));
        Assert.True(ended.Progress < 100);
        var attempt = Assert.Single(await AttemptsAsync((await TaskAsync(job.Id)).Id));
        Assert.Equal("not_media", attempt.FailureCode);
        Assert.Equal(65_536, attempt.Log!.Length);
        Assert.EndsWith("end", attempt.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retryable_failure_is_tried_again_until_the_limit()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(new TaskOutcome.Failed("flaky", "Again.", true));

        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 3));

        var ended = await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.True(ended.ErrorRetryable);
        var attempts = await AttemptsAsync((await TaskAsync(job.Id)).Id);
        Assert.Equal([1, 2, 3], attempts.Select(a => a.Number));
        Assert.All(attempts, a => Assert.Equal(AttemptEnding.Failed, a.Ending));
    }

    [Fact]
    public async Task A_retry_that_goes_well_leaves_no_error_on_the_job()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Attempt == 1 ? new TaskOutcome.Failed("flaky", "Again.", true) : new TaskOutcome.Succeeded("{}"));

        var job = await engine.SubmitAsync();

        Assert.Null((await JobIsAsync(job.Id, JobStatus.Succeeded)).ErrorCode);
        Assert.Equal(1, (await TaskAsync(job.Id)).Failures);
    }

    [Fact]
    public async Task A_handler_that_throws_fails_the_attempt_with_the_internal_code()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (_, _) => throw new InvalidOperationException("boom");

        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 1));

        var ended = await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(EngineFailure.Internal, ended.ErrorCode);
        Assert.Contains("boom", ended.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_cancels_itself_fails_rather_than_ending_as_cancelled()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (_, _) => throw new OperationCanceledException();

        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 1));

        Assert.Equal(EngineFailure.Internal, (await JobIsAsync(job.Id, JobStatus.Failed)).ErrorCode);
    }

    [Fact]
    public async Task Progress_is_stored_with_the_heartbeat_and_weighed_over_the_tasks()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = async (run, aborted) =>
        {
            run.Report(new(0.5, "encoding", """{"fps":25}"""));
            return await gate.PassAsync(run, aborted);
        };
        var first = new JobTask { Id = "task_a", Kind = "heavy", Payload = "{}", Weight = 3 };
        var job = await engine.SubmitAsync(
            first, new JobTask { Id = "task_b", Kind = "light", Payload = "{}", Weight = 1, DependsOn = ["task_a"] });
        await gate.Entered;

        var seen = await Deadline.UntilAsync(
            async () => await JobAsync(job.Id) is { Progress: > 0 } j ? j : null, "progress");

        Assert.Equal(37.5, seen.Progress, 6);
        var task = (await TasksAsync(job.Id))[0];
        Assert.Equal((0.5, "encoding", """{"fps":25}"""), (task.Progress, task.Phase, task.ProgressDetail));
        gate.Open();
        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_job_reports_less_than_a_hundred_until_it_has_succeeded()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (run, aborted) =>
        {
            run.Report(new(7));
            return gate.PassAsync(run, aborted);
        };
        var job = await engine.SubmitAsync();

        var seen = await Deadline.UntilAsync(
            async () => await JobAsync(job.Id) is { Progress: > 0 } j ? j : null, "progress");

        Assert.Equal(99.9, seen.Progress);
        gate.Open();
        Assert.Equal(100, (await JobIsAsync(job.Id, JobStatus.Succeeded)).Progress);
    }
}
