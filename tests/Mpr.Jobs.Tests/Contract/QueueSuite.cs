using Mpr.Jobs.Dispatch;
using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class QueueSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_batch_of_one_group_does_not_block_a_single_job_of_another()
    {
        await using var engine = Engine.Build(Backend, slots: 1);
        var batch = new List<TestJob>();
        for (var n = 0; n < 20; n++)
        {
            batch.Add(await SubmitAsync(engine, "batch"));
        }

        var single = await SubmitAsync(engine, "single");
        var second = await SubmitAsync(engine, "single");

        await engine.StartAsync();

        await JobIsAsync(batch[^1].Id, JobStatus.Succeeded);
        var order = engine.Script.Runs.Select(r => r.JobId).ToList();
        Assert.InRange(order.IndexOf(single.Id), 0, 2);
        Assert.InRange(order.IndexOf(second.Id), order.IndexOf(single.Id) + 1, 4);
        Assert.Equal(batch.Select(b => b.Id), order.Where(id => id != single.Id && id != second.Id));
    }

    [Fact]
    public async Task A_group_that_comes_late_starts_where_the_queue_stands_and_not_in_the_past()
    {
        await using var engine = Engine.Build(Backend, slots: 1);
        var first = new List<TestJob>();
        for (var n = 0; n < 10; n++)
        {
            first.Add(await SubmitAsync(engine, "first"));
        }

        // Eight of them are taken before the other group comes.
        for (var n = 0; n < 8; n++)
        {
            await ClaimAsDeadAsync(engine, (await TaskAsync(first[n].Id)).Id);
        }

        var late = new List<TestJob>();
        for (var n = 0; n < 5; n++)
        {
            late.Add(await SubmitAsync(engine, "late"));
        }

        Assert.Equal(1, await AheadAsync(engine, first[9]));
        Assert.Equal(2, await AheadAsync(engine, late[0]));
        Assert.Equal(6, await AheadAsync(engine, late[4]));
    }

    [Fact]
    public async Task Every_waiting_job_knows_its_place_and_why_it_waits()
    {
        await using var engine = Engine.Build(Backend, slots: 1);
        var first = Engine.NewTask();
        var one = await engine.SubmitAsync(first, Engine.NewTask("then", [first]));
        var two = await engine.SubmitAsync();

        var orphaned = await engine.Views.FindPlaceAsync(two.Id, default);
        Assert.Equal((WaitingReason.NoWorker, 1), (orphaned!.Reason, orphaned.Ahead));
        await engine.Queue.PausePoolAsync("cpu", default);
        Assert.Equal(WaitingReason.Paused, (await engine.Views.FindPlaceAsync(two.Id, default))!.Reason);
        await ClaimAsDeadAsync(engine, first.Id);
        Assert.Equal(WaitingReason.Dependencies, (await engine.Views.FindPlaceAsync(one.Id, default))!.Reason);
        Assert.Null(await engine.Views.FindPlaceAsync("job_none", default));
    }

    [Fact]
    public async Task A_failed_task_waits_for_its_retry_and_says_until_when()
    {
        await using var engine = await Engine.StartAsync(
            Backend, configure: o => o.RetryDelay = TimeSpan.FromMinutes(5));
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(new TaskOutcome.Failed("flaky", "", true));
        var job = await engine.SubmitAsync();

        var place = await PlacedAsync(engine, job, WaitingReason.RetryDelay);

        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(place.NotBefore!.Value, now.AddMinutes(3), now.AddMinutes(7));
    }

    [Fact]
    public async Task A_paused_pool_starts_nothing_until_it_is_resumed()
    {
        await using var engine = await Engine.StartAsync(Backend);
        await engine.Queue.PausePoolAsync("cpu", default);
        var job = await engine.SubmitAsync();
        await PlacedAsync(engine, job, WaitingReason.Paused);
        Assert.Empty(engine.Script.Runs);

        await engine.Queue.ResumePoolAsync("cpu", default);

        await JobIsAsync(job.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_draining_worker_finishes_what_it_runs_and_takes_nothing_more()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(Backend, slots: 1);
        engine.Script.Run = gate.PassAsync;
        var running = await engine.SubmitAsync();
        var run = await gate.Entered;
        var name = (await TaskAsync(running.Id)).Worker!;

        Assert.True(await engine.Queue.DrainWorkerAsync(name, true, default));
        Assert.False(await engine.Queue.DrainWorkerAsync("nobody", true, default));
        var waiting = await engine.SubmitAsync();
        var place = await engine.Views.FindPlaceAsync(waiting.Id, default);
        Assert.Equal(WaitingReason.NoWorker, place!.Reason);
        // It reads the flag with a report and obeys before the one after that.
        await ReportedAsync(name);
        await ReportedAsync(name);
        gate.Open();
        await JobIsAsync(running.Id, JobStatus.Succeeded);
        Assert.False(run.Aborted.IsCancellationRequested);
        Assert.Equal(JobStatus.Queued, (await JobAsync(waiting.Id)).Status);

        await engine.Queue.DrainWorkerAsync(name, false, default);

        await JobIsAsync(waiting.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_long_backlog_needs_no_ticket_for_each_of_its_tasks()
    {
        await using var engine = Engine.Build(Backend, slots: 2);
        var jobs = new List<TestJob>();
        for (var n = 0; n < TicketBound.Most + 20; n++)
        {
            jobs.Add(await engine.SubmitAsync());
        }

        Assert.Equal(TicketBound.Most, engine.TicketsOf(new TaskLine("cpu", "")));
        await engine.StartAsync();

        foreach (var job in jobs)
        {
            await JobIsAsync(job.Id, JobStatus.Succeeded);
        }

        Assert.Equal(jobs.Select(j => j.Id).Order(), engine.Script.Runs.Select(r => r.JobId).Order());
    }

    [Fact]
    public async Task A_slot_goes_on_to_the_next_task_though_its_ticket_has_gone()
    {
        await using var engine = await Engine.StartAsync(
            Backend, slots: 1, o => o.ReconcileInterval = TimeSpan.FromMinutes(1));
        var gate = new Gate();
        engine.Script.Run = gate.PassAsync;
        var running = await engine.SubmitAsync();
        await gate.Entered;
        // Embedded, the worker's dispatcher hears nothing of what another one was told.
        await using var other = Engine.Build(Backend, slots: 0);
        var silent = await other.SubmitAsync();

        gate.Open();

        await JobIsAsync(running.Id, JobStatus.Succeeded);
        await JobIsAsync(silent.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_stores_nothing()
    {
        await using var engine = Engine.Build(Backend, slots: 0, o => (o.QueueLimit, o.GroupLimit) = (3, 2));
        await SubmitAsync(engine, "one");
        await SubmitAsync(engine, "one");

        var own = await Assert.ThrowsAsync<QueueFullException>(() => SubmitAsync(engine, "one"));
        Assert.Contains("'one'", own.Message, StringComparison.Ordinal);
        await SubmitAsync(engine, "two");
        var all = await Assert.ThrowsAsync<QueueFullException>(() => SubmitAsync(engine, "three"));

        Assert.True(all.RetryAfter > TimeSpan.Zero);
        await using var context = Backend.Open();
        Assert.Equal((3, 3), (context.Jobs.Count(), context.Tasks.Count()));
    }

    private static Task<QueuePlace> PlacedAsync(Engine engine, TestJob job, WaitingReason reason) =>
        Deadline.UntilAsync(
            async () => await engine.Views.FindPlaceAsync(job.Id, default) is { } p && p.Reason == reason ? p : null,
            reason.ToString());

    private static async Task<int> AheadAsync(Engine engine, TestJob job) =>
        (await engine.Views.FindPlaceAsync(job.Id, default))!.Ahead;

    private async Task ReportedAsync(string worker)
    {
        var seen = await SeenAsync(worker);
        await Deadline.UntilAsync(async () => await SeenAsync(worker) > seen ? "" : null, "the worker's next report");
    }

    private async Task<DateTimeOffset> SeenAsync(string worker)
    {
        await using var context = Backend.Open();
        return (await context.Workers.FindAsync(worker))!.SeenAt;
    }

    private static async Task<TestJob> SubmitAsync(Engine engine, string group)
    {
        var job = new TestJob { Id = TimeOrderedId.Create("job", TimeProvider.System), Type = "test", Group = group };
        await engine.Queue.SubmitAsync(job, [Engine.NewTask()], default);
        return job;
    }
}
