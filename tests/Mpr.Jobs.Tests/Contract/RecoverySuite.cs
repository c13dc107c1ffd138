using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class RecoverySuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_task_whose_worker_died_runs_again_without_costing_an_attempt()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 1, Engine.BriefLease);
        var blocked = new Gate();
        engine.Script.Run = blocked.PassAsync;
        await engine.SubmitAsync();
        await blocked.Entered;
        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 1));
        var task = await TaskAsync(job.Id);
        await ClaimAsDeadAsync(engine, task.Id);

        blocked.Open();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        task = await TaskAsync(job.Id);
        Assert.Equal((2, 0, 1), (task.Attempt, task.Failures, task.LostLeases));
        Assert.Equal(
            [AttemptEnding.Lost, AttemptEnding.Succeeded], (await AttemptsAsync(task.Id)).Select(a => a.Ending!.Value));
    }

    [Fact]
    public async Task A_residue_is_settled_before_the_next_attempt_runs()
    {
        await using var engine = Engine.Build(Backend, configure: Engine.BriefLease);
        var settled = false;
        engine.Script.Recover = (_, _) =>
        {
            settled = true;
            return Task.FromResult<TaskOutcome?>(null);
        };
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(
            settled ? new TaskOutcome.Succeeded("{}") : new TaskOutcome.Failed("unsettled", "", false));
        var job = await engine.SubmitAsync();
        await ClaimAsDeadAsync(engine, (await TaskAsync(job.Id)).Id, "upload-7");

        await engine.StartAsync();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        var recovery = Assert.Single(engine.Script.Recoveries);
        Assert.Equal(("upload-7", false), (recovery.Residue, recovery.Discard));
        Assert.Null((await TaskAsync(job.Id)).Residue);
    }

    [Fact]
    public async Task A_result_that_was_published_before_the_death_is_recorded_rather_than_made_again()
    {
        await using var engine = Engine.Build(Backend, configure: Engine.BriefLease);
        engine.Script.Recover = (_, _) => Task.FromResult<TaskOutcome?>(new TaskOutcome.Succeeded("""{"found":1}"""));
        var job = await engine.SubmitAsync();
        await ClaimAsDeadAsync(engine, (await TaskAsync(job.Id)).Id, "upload-7");

        await engine.StartAsync();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Empty(engine.Script.Runs);
        Assert.Equal("""{"found":1}""", (await TaskAsync(job.Id)).Result);
    }

    [Fact]
    public async Task A_residue_that_a_failed_attempt_left_is_settled_before_the_retry()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = async (run, aborted) =>
        {
            if (run.Attempt > 1)
            {
                return new TaskOutcome.Succeeded("{}");
            }

            await run.NoteResidueAsync("upload-8", aborted);
            return new TaskOutcome.Failed("broke_off", "The store went away.", true);
        };

        var job = await engine.SubmitAsync();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal("upload-8", Assert.Single(engine.Script.Recoveries).Residue);
    }

    [Fact]
    public async Task A_residue_that_the_handler_took_back_is_not_asked_about()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = async (run, aborted) =>
        {
            await run.NoteResidueAsync("upload-9", aborted);
            await run.ClearResidueAsync(aborted);
            return run.Attempt > 1 ? new TaskOutcome.Succeeded("{}") : new TaskOutcome.Failed("again", "", true);
        };

        var job = await engine.SubmitAsync();

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Empty(engine.Script.Recoveries);
    }

    [Fact]
    public async Task The_residue_of_a_task_that_failed_for_good_is_cleaned_by_any_worker()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = async (run, aborted) =>
        {
            await run.NoteResidueAsync("upload-10", aborted);
            return new TaskOutcome.Failed("hopeless", "", false);
        };

        var job = await engine.SubmitAsync();

        await JobIsAsync(job.Id, JobStatus.Failed);
        await Deadline.UntilAsync(
            async () => (await TaskAsync(job.Id)) is { Residue: null } t ? t : null, "residue cleaned");
        var recovery = Assert.Single(engine.Script.Recoveries);
        Assert.Equal(("upload-10", true), (recovery.Residue, recovery.Discard));
    }

    [Fact]
    public async Task A_task_that_keeps_killing_its_worker_fails_with_its_own_code()
    {
        await using var engine = await Engine.StartAsync(
            Backend, slots: 4, o => (o.LostLeaseLimit, o.LeaseTimeout) = (3, TimeSpan.FromMilliseconds(200)));
        var dead = new Gate();
        engine.Script.Run = (run, _) =>
        {
            engine.Hooks.Get<Workers.LeaseKeeper>().Remove(run);
            return dead.PassAsync(run, CancellationToken.None);
        };

        var job = await engine.SubmitAsync();

        var ended = await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(EngineFailure.WorkerLost, ended.ErrorCode);
        var task = await TaskAsync(job.Id);
        Assert.Equal((3, 3, 0), (task.Attempt, task.LostLeases, task.Failures));
        dead.Open();
    }

    [Fact]
    public async Task A_stale_attempt_cannot_publish_note_or_end_anything()
    {
        await using var engine = await Engine.StartAsync(Backend, configure: Engine.BriefLease);
        var gate = new Gate();
        var second = new Gate();
        engine.Script.Run = (run, aborted) =>
            run.Attempt == 1 ? gate.PassAsync(run, default) : second.PassAsync(run, aborted);
        var job = await engine.SubmitAsync();
        var stale = await gate.Entered;
        engine.Hooks.Get<Workers.LeaseKeeper>().Remove(stale);
        await second.Entered;

        Assert.False(await stale.MayPublishAsync(default));
        await Assert.ThrowsAsync<LeaseLostException>(() => stale.NoteResidueAsync("mine", default));
        Assert.Equal(AbortReason.LeaseLost, stale.AbortReason);
        gate.Open(new TaskOutcome.Succeeded("\"stale\""));
        second.Open(new TaskOutcome.Succeeded("\"fresh\""));

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal("\"fresh\"", (await TaskAsync(job.Id)).Result);
    }

    [Fact]
    public async Task An_attempt_whose_lease_was_taken_is_told_within_a_heartbeat()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var gate = new Gate();
        engine.Script.Run = (run, aborted) =>
            run.Attempt == 1
                ? gate.PassAsync(run, aborted)
                : Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;

        await engine.Database.TransactAsync(
            (db, t) => Data.TaskStatements.EndAsync(
                db, engine.Hooks.Get<Data.EndingRule>(), run.TaskId, 1, null, new(AttemptEnding.Lost), t),
            default);

        await Deadline.UntilAsync(
            () => Task.FromResult(run.Aborted.IsCancellationRequested ? run : null), "abort");
        Assert.Equal(AbortReason.LeaseLost, run.AbortReason);
        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_living_attempt_keeps_its_lease_for_many_times_the_timeout()
    {
        await using var engine = await Engine.StartAsync(
            Backend, configure: o => o.LeaseTimeout = TimeSpan.FromMilliseconds(400));
        var gate = new Gate();
        engine.Script.Run = gate.PassAsync;
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;

        var until = (await TaskAsync(job.Id)).StartedAt!.Value + TimeSpan.FromSeconds(2);
        await Deadline.UntilAsync(
            async () => (await TaskAsync(job.Id)) is { HeartbeatAt: { } beat } t && beat > until ? t : null,
            "2 s of life");

        Assert.False(run.Aborted.IsCancellationRequested);
        gate.Open();
        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal(1, (await TaskAsync(job.Id)).Attempt);
    }

    [Fact]
    public async Task A_job_that_was_committed_but_never_dispatched_runs()
    {
        TestJob job;
        await using (var submitter = Engine.Build(Backend, slots: 0))
        {
            job = await submitter.SubmitAsync();
        }

        await using (var context = Backend.Open())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                context.Database, "UPDATE tasks SET dispatched_at = NULL");
        }

        await using var worker = await Engine.StartAsync(Backend);

        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }
}
