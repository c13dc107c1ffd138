using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

/// <summary>Which task goes to which worker, and what people see of it.</summary>
public abstract class RoutingSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_task_goes_only_to_a_worker_that_has_its_tags()
    {
        TestJob special;
        await using (var plain = Engine.Build(Backend, slots: 1))
        {
            special = await plain.SubmitAsync(Ask(tags: "nvenc"));
            var ordinary = await plain.SubmitAsync();
            await plain.StartAsync();
            await JobIsAsync(ordinary.Id, JobStatus.Succeeded);
            Assert.Equal(WaitingReason.NoWorker, (await plain.Views.FindPlaceAsync(special.Id, default))!.Reason);
        }

        await using var tagged = await Engine.StartAsync(Backend, worker: w => w.Tags.Add("nvenc"));
        var mixed = await tagged.SubmitAsync();

        await JobIsAsync(special.Id, JobStatus.Succeeded);
        await JobIsAsync(mixed.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_task_that_does_not_fit_waits_with_that_reason_and_lets_smaller_ones_by()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 3, worker: w => w.Room = () => 100);
        var gate = new Gate();
        engine.Script.Run = (run, aborted) => run.Kind == "large"
            ? gate.PassAsync(run, aborted)
            : Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));
        var running = await engine.SubmitAsync(Ask("large", reservation: 70));
        await gate.Entered;
        var waiting = await engine.SubmitAsync(Ask(reservation: 40));
        var small = await engine.SubmitAsync(Ask(reservation: 30));

        await JobIsAsync(small.Id, JobStatus.Succeeded);
        await PlacedAsync(engine, waiting, WaitingReason.Room);
        Assert.Equal(JobStatus.Queued, (await JobAsync(waiting.Id)).Status);

        gate.Open();

        await JobIsAsync(running.Id, JobStatus.Succeeded);
        await JobIsAsync(waiting.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_worker_outside_its_hours_takes_nothing_and_the_task_says_so()
    {
        // Open for a minute that is not this one, whichever day it is.
        var now = TimeProvider.System.GetLocalNow().AddHours(12);
        var closed = WorkSchedule.Parse($"mon-sun {now:HH:mm}-{now.AddMinutes(1):HH:mm}");
        await using (var resting = await Engine.StartAsync(Backend, worker: w => w.Schedule = closed))
        {
            var job = await resting.SubmitAsync();
            await PlacedAsync(resting, job, WaitingReason.Schedule);
            Assert.Equal(WorkerState.Resting, Assert.Single(await resting.Views.ListWorkersAsync(default)).State);
            Assert.Empty(resting.Script.Runs);
        }

        await using var open = await Engine.StartAsync(
            Backend, worker: w => w.Schedule = WorkSchedule.Parse("mon-sun"));
        await Deadline.UntilAsync(async () => await AllDoneAsync() ? "" : null, "the task done within the hours");
    }

    [Fact]
    public async Task A_code_that_is_worth_one_retry_gets_one()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(
            new TaskOutcome.Failed("stalled", "", true) { RetryLimit = 1 });

        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 5));

        await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(2, (await TaskAsync(job.Id)).Attempt);
    }

    [Fact]
    public async Task A_task_is_not_retried_when_its_first_failure_is_too_long_ago()
    {
        await using var engine = await Engine.StartAsync(
            Backend, configure: o => (o.RetryTimeLimit, o.RetryDelay) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));
        engine.Script.Run = (_, _) => Task.FromResult<TaskOutcome>(new TaskOutcome.Failed("flaky", "", true));

        var job = await engine.SubmitAsync(Engine.NewTask(maxAttempts: 50));

        await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal(2, (await TaskAsync(job.Id)).Attempt);
    }

    [Fact]
    public async Task Every_change_of_a_jobs_state_has_its_event()
    {
        await using var engine = await Engine.StartAsync(Backend);
        engine.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Attempt == 1 ? new TaskOutcome.Failed("broken", "", false) : new TaskOutcome.Succeeded("{}"));
        var job = await engine.SubmitAsync();
        await JobIsAsync(job.Id, JobStatus.Failed);
        await engine.Queue.RetryAsync(job.Id, default);
        await JobIsAsync(job.Id, JobStatus.Succeeded);

        await using var context = Backend.Open();
        var events = await context.JobEvents.Where(e => e.JobId == job.Id).OrderBy(e => e.Seq).ToListAsync();
        Assert.Equal(
            [
                JobStatus.Queued, JobStatus.Running, JobStatus.Canceling, JobStatus.Failed, JobStatus.Queued,
                JobStatus.Running, JobStatus.Succeeded,
            ],
            events.Select(e => e.Status));
        Assert.Equal(events.Select(e => e.Version).Order(), events.Select(e => e.Version));
        Assert.All(events, e => Assert.True(e.At > DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task The_whole_queue_the_pools_and_the_workers_can_be_seen()
    {
        var gate = new Gate();
        await using var engine = await Engine.StartAsync(
            Backend, slots: 1, worker: w => (w.About, w.Room) = ("a test", () => 1_000));
        engine.Script.Run = gate.PassAsync;
        var running = await engine.SubmitAsync();
        await gate.Entered;
        var first = Ask(reservation: 5);
        var second = await engine.SubmitAsync(first, Engine.NewTask("then", [first]));
        var third = await engine.SubmitAsync();

        var places = await engine.Views.ListPlacesAsync(null, 0, 10, default);
        var pool = Assert.Single(await engine.Views.ListPoolsAsync(default));
        var worker = Assert.Single(await engine.Views.ListWorkersAsync(default));

        Assert.Equal(
            [
                (second.Id, 0, WaitingReason.Turn), (third.Id, 1, WaitingReason.Turn),
                (second.Id, 0, WaitingReason.Dependencies),
            ],
            places.Select(p => (p.JobId, p.Ahead, p.Reason)));
        Assert.Equal(third.Id, Assert.Single(await engine.Views.ListPlacesAsync("cpu", 1, 1, default)).JobId);
        Assert.Equal(("cpu", 2, 1, 1, 1, 1), (pool.Name, pool.Queued, pool.Waiting, pool.Running, pool.Workers, pool.Slots));
        Assert.Equal(
            (WorkerState.Ready, "cpu:1", "a test", 1_000L),
            (worker.State, worker.Pools, worker.About, worker.Room!.Value));
        Assert.Equal(running.Id, Assert.Single(worker.Running).JobId);
        gate.Open();
    }

    protected static JobTask Ask(string kind = "work", string tags = "", long reservation = 0) => new()
    {
        Id = TimeOrderedId.Create("task", TimeProvider.System),
        Kind = kind,
        Payload = "{}",
        Tags = tags,
        Reservation = reservation,
    };

    private static Task<QueuePlace> PlacedAsync(Engine engine, TestJob job, WaitingReason reason) =>
        Deadline.UntilAsync(
            async () => await engine.Views.FindPlaceAsync(job.Id, default) is { } p && p.Reason == reason ? p : null,
            reason.ToString());

    private async Task<bool> AllDoneAsync()
    {
        await using var context = Backend.Open();
        return await context.Jobs.AllAsync(j => j.Status == JobStatus.Succeeded);
    }
}

/// <summary>What takes two workers, and so PostgreSQL.</summary>
public sealed class PostgreSqlRouting() : RoutingSuite(PostgreSqlBackend.OpenAsync)
{
    [Fact]
    public async Task A_task_that_failed_on_one_worker_is_tried_on_another_one_first()
    {
        await using var one = await Engine.StartAsync(Backend, slots: 1);
        await using var two = await Engine.StartAsync(Backend, slots: 1);
        one.Script.Run = two.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Attempt == 1 ? new TaskOutcome.Failed("flaky", "", true) : new TaskOutcome.Succeeded("{}"));
        await Deadline.UntilAsync(
            async () => (await one.Views.ListWorkersAsync(default)).Count == 2 ? "" : null, "both workers");

        for (var n = 0; n < 4; n++)
        {
            var job = await one.SubmitAsync();
            await JobIsAsync(job.Id, JobStatus.Succeeded);
            var attempts = await AttemptsAsync((await TaskAsync(job.Id)).Id);
            Assert.Equal(2, attempts.Select(a => a.Worker).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_task_comes_back_to_the_worker_where_it_failed_when_no_other_one_takes_it()
    {
        await using var one = await Engine.StartAsync(
            Backend, slots: 1, configure: o => o.ElsewhereFirst = TimeSpan.FromMilliseconds(300));
        await using var other = await Engine.StartAsync(Backend, slots: 1, worker: w => w.Room = () => 10);
        one.Script.Run = (run, _) => Task.FromResult<TaskOutcome>(
            run.Attempt == 1 ? new TaskOutcome.Failed("flaky", "", true) : new TaskOutcome.Succeeded("{}"));

        var job = await one.SubmitAsync(Ask(reservation: 20));

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        var attempts = await AttemptsAsync((await TaskAsync(job.Id)).Id);
        Assert.Single(attempts.Select(a => a.Worker).Distinct());
    }
}

public sealed class EmbeddedRouting() : RoutingSuite(Embedded.OpenAsync);
