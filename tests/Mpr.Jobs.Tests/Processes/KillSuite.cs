using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests.Processes;

/// <summary>
/// kill -9 and SIGTERM, wherever the rows are. Starting processes is slow: the quick runs are those that nothing within
/// one process can stand for.
/// </summary>
public abstract class KillSuite(Func<Task<Backend>> open, bool quick) : ProcessTest(open)
{
    [Fact]
    public async Task A_killed_worker_loses_no_job_and_doubles_none()
    {
        LongRuns.SkipUnless(quick);
        await using var submitter = Submitter();
        var jobs = new List<TestJob>();
        for (var n = 0; n < 8; n++)
        {
            jobs.Add(await submitter.SubmitAsync(Task(0.8)));
        }

        await using (var first = await WorkerAsync())
        {
            await SeenAsync(l => l.What == "published", "the first result");
            var seen = Journal.Read().Count(l => l.What == "working");
            await Deadline.UntilAsync(
                () => System.Threading.Tasks.Task.FromResult(
                    Journal.Read().Count(l => l.What == "working") > seen ? "" : null),
                "the next work");
            await first.KillAsync();
        }

        var killed = Journal.Read();
        await using var second = await WorkerAsync();

        foreach (var job in jobs)
        {
            await JobIsAsync(job.Id, JobStatus.Succeeded, TimeSpan.FromSeconds(30));
        }

        await NothingIsLeftAsync([.. jobs.Select(j => j.Id)]);
        Assert.Contains(killed.GroupBy(l => l.TaskId), t => !t.Any(l => l.What == "published"));
    }

    [Fact]
    public async Task A_worker_killed_while_it_published_yields_one_result()
    {
        LongRuns.SkipUnlessAsked();
        await using var submitter = Submitter();
        var job = await submitter.SubmitAsync(Task(new Work(TimeSpan.Zero, PublishPause: TimeSpan.FromMinutes(1))));
        await using (var first = await WorkerAsync())
        {
            await SeenAsync(l => l.What == "publishing", "publishing");
            await first.KillAsync();
        }

        await using var second = await WorkerAsync();
        var again = await SeenAsync(l => l is { What: "publishing", Attempt: 2 }, "the second attempt");
        Assert.Single(Journal.Read(), l => l.What == "recover");
        Assert.Equal(CancelAnswer.Canceling, await submitter.Queue.CancelAsync(job.Id, default));
        await second.SignalAsync("KILL");
        await second.ExitAsync();

        // Cancelled while a dead attempt may have published: the next worker looks, finds nothing, and lets it end.
        await using var third = await WorkerAsync();
        await JobIsAsync(job.Id, JobStatus.Canceled, TimeSpan.FromSeconds(30));
        await NothingIsLeftAsync(job.Id);
        Assert.DoesNotContain(Journal.Read(), l => l.Attempt > again.Attempt);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_hands_its_tasks_back()
    {
        LongRuns.SkipUnless(quick);
        await using var submitter = Submitter();
        var job = await submitter.SubmitAsync(Task(60));
        await using var worker = await WorkerAsync();
        await SeenAsync(l => l.What == "start", "start");

        await worker.SignalAsync("TERM");
        await worker.ExitAsync();

        var task = await TaskAsync(job.Id);
        Assert.Equal((JobTaskStatus.Queued, 0, 0), (task.Status, task.Failures, task.LostLeases));
        Assert.Equal(AttemptEnding.Stopped, Assert.Single(await AttemptsAsync(task.Id)).Ending);
        Assert.Contains(Journal.Read(), l => l.What == nameof(AbortReason.HostStopping));
    }

    [Fact]
    public async Task A_task_that_kills_its_workers_stops_after_the_limit()
    {
        LongRuns.SkipUnlessAsked();
        await using var submitter = Submitter();
        var job = await submitter.SubmitAsync(Task(new Work(TimeSpan.Zero, Dies: true)));
        for (var death = 1; death <= 3; death++)
        {
            var number = death;
            await using var worker = await WorkerAsync(lostLeaseLimit: 3);
            await SeenAsync(l => l.What == "start" && l.Attempt == number, $"start {number}");
            await worker.ExitAsync();
        }

        await using var last = await WorkerAsync(lostLeaseLimit: 3);

        var ended = await JobIsAsync(job.Id, JobStatus.Failed, TimeSpan.FromSeconds(30));
        Assert.Equal(EngineFailure.WorkerLost, ended.ErrorCode);
        await NothingIsLeftAsync(job.Id);
    }

    [Fact]
    public async Task Random_kills_over_many_short_jobs_leave_one_result_each()
    {
        LongRuns.SkipUnlessAsked();
        await using var submitter = Submitter();
        var jobs = new List<TestJob>();
        for (var n = 0; n < 500; n++)
        {
            jobs.Add(await submitter.SubmitAsync(Task(Random.Shared.NextDouble() / 5)));
        }

        // Kills as long as work is left, a hundred at most; the limit is out of reach so that only loss can fail a job.
        for (var kill = 0; kill < 100 && await OpenAsync() > 0; kill++)
        {
            await using var worker = await WorkerAsync(4, lostLeaseLimit: 100);
            var seen = Journal.Read().Count;
            var more = Random.Shared.Next(1, 40);
            await Deadline.UntilAsync(
                async () => Journal.Read().Count >= seen + more || await OpenAsync() == 0 ? "" : null, "work",
                TimeSpan.FromMinutes(1));
            await worker.KillAsync();
        }

        await using var last = await WorkerAsync(4, lostLeaseLimit: 100);
        foreach (var job in jobs)
        {
            await JobIsAsync(job.Id, JobStatus.Succeeded, TimeSpan.FromMinutes(2));
        }

        await NothingIsLeftAsync([.. jobs.Select(j => j.Id)]);
    }

    private async Task<int> OpenAsync()
    {
        await using var context = Backend.Open();
        return context.Jobs.Count(j => j.Status == JobStatus.Queued || j.Status == JobStatus.Running);
    }
}

public sealed class EmbeddedKill() : KillSuite(Contract.Embedded.OpenAsync, true);

public sealed class PostgreSqlKill() : KillSuite(PostgreSqlBackend.OpenAsync, false);
