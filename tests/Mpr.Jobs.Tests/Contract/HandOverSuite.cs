using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

/// <summary>Work that goes on outside of workers, under the lease of its row.</summary>
public abstract class HandOverSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    private const string Remote = "remote";

    [Fact]
    public async Task What_was_handed_over_is_not_lost_by_silence_and_ends_when_it_is_told()
    {
        await using var engine = await StartAsync(Engine.BriefLease);
        var (job, task) = await HandOverAsync(engine);
        // A worker's lease of the same age is lost meanwhile, and its task runs elsewhere.
        var other = await engine.SubmitAsync(NewTask("idle"));
        await ClaimAsDeadAsync(engine, (await TaskAsync(other.Id)).Id);
        await Deadline.UntilAsync(
            async () => (await TaskAsync(other.Id)).LostLeases > 0 ? "lost" : null, "the lease of a dead worker");
        Assert.Equal((JobTaskStatus.Running, 1, 0), await StandAsync(job));

        Assert.False(await Leases(engine).RenewAsync(job, task, 1, new TaskProgress(0.5, "far"), default));
        Assert.Equal((0.5, "far"), ((await TaskAsync(job)).Progress, (await TaskAsync(job)).Phase));
        Assert.True(await Leases(engine).MayPublishAsync(task, 1, default));
        Assert.True(await Leases(engine).EndAsync(task, 1, new TaskOutcome.Succeeded("""{"a":1}"""), default));

        await JobIsAsync(job, JobStatus.Succeeded);
        Assert.Equal("""{"a":1}""", (await TaskAsync(job)).Result);
    }

    [Fact]
    public async Task Another_attempt_than_the_present_one_changes_nothing()
    {
        await using var engine = await StartAsync();
        var (job, task) = await HandOverAsync(engine);
        Assert.True(await Leases(engine).LoseAsync(task, 1, default));
        await Deadline.UntilAsync(async () => await StandAsync(job) == (JobTaskStatus.Running, 2, 1) ? "so" : null, "attempt 2");

        Assert.Null(await Leases(engine).RenewAsync(job, task, 1, new TaskProgress(0.9), default));
        Assert.False(await Leases(engine).NoteResidueAsync(task, 1, "x", default));
        Assert.False(await Leases(engine).MayPublishAsync(task, 1, default));
        Assert.False(await Leases(engine).EndAsync(task, 1, new TaskOutcome.Succeeded("{}"), default));

        var row = await TaskAsync(job);
        Assert.Equal((JobTaskStatus.Running, 0.0, false), (row.Status, row.Progress, row.Publishing));
        Assert.Null(row.Residue);
    }

    [Fact]
    public async Task A_cancellation_is_heard_and_comes_before_publishing()
    {
        await using var engine = await StartAsync();
        var (job, task) = await HandOverAsync(engine);

        Assert.Equal(CancelAnswer.Canceling, await engine.Queue.CancelAsync(job, default));

        Assert.True(await Leases(engine).RenewAsync(job, task, 1, null, default));
        Assert.False(await Leases(engine).MayPublishAsync(task, 1, default));
        Assert.True(await Leases(engine).EndAsync(task, 1, new TaskOutcome.Canceled(), default));
        await JobIsAsync(job, JobStatus.Canceled);
    }

    [Fact]
    public async Task It_outlives_the_process_that_handed_it_over()
    {
        string job;
        string task;
        await using (var first = await StartAsync())
        {
            (job, task) = await HandOverAsync(first);
        }

        await using var second = await StartAsync();
        Assert.Equal((JobTaskStatus.Running, 1, 0), await StandAsync(job));
        Assert.True(await Leases(second).EndAsync(task, 1, new TaskOutcome.Succeeded("{}"), default));
        await JobIsAsync(job, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_retry_may_put_a_task_in_another_line()
    {
        await using var engine = await StartAsync();
        var (job, task) = await HandOverAsync(engine);
        await Leases(engine).EndAsync(task, 1, new TaskOutcome.Failed("broken", "", false), default);
        await JobIsAsync(job, JobStatus.Failed);

        await engine.Queue.RetryAsync(
            job, new Dictionary<string, TaskPlace> { [task] = new("cpu", "", 0) }, default);

        await JobIsAsync(job, JobStatus.Succeeded);
        Assert.Equal("cpu", (await TaskAsync(job)).Pool);
    }

    private Task<Engine> StartAsync(Action<JobEngineOptions>? configure = null) => Engine.StartAsync(
        Backend,
        configure: options =>
        {
            options.RemotePools.Add(Remote);
            configure?.Invoke(options);
        },
        script: new Script
        {
            Run = (run, _) => Task.FromResult<TaskOutcome>(
                run.Pool == Remote ? new TaskOutcome.HandedOver() : new TaskOutcome.Succeeded("{}")),
        },
        worker: options => options.Pools[Remote] = 1);

    private static RemoteLeases Leases(Engine engine) => engine.Hooks.Get<RemoteLeases>();

    // A line that nobody serves.
    private static JobTask NewTask(string pool) => new()
    {
        Id = TimeOrderedId.Create("task", TimeProvider.System),
        Kind = "work",
        Payload = "{}",
        Pool = pool,
    };

    private async Task<(string Job, string Task)> HandOverAsync(Engine engine)
    {
        var job = await engine.SubmitAsync(NewTask(Remote));
        await Deadline.UntilAsync(
            async () => await StandAsync(job.Id) == (JobTaskStatus.Running, 1, 0) ? "so" : null, "the task to run");
        return (job.Id, (await TaskAsync(job.Id)).Id);
    }

    private async Task<(JobTaskStatus Status, int Attempt, int Lost)> StandAsync(string job)
    {
        var task = await TaskAsync(job);
        return (task.Status, task.Attempt, task.LostLeases);
    }
}
