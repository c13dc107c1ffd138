using System.Diagnostics;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests.Processes;

/// <summary>Several workers over one PostgreSQL.</summary>
public sealed class FleetTests() : ProcessTest(PostgreSqlBackend.OpenAsync)
{
    [Fact]
    public async Task Work_of_a_killed_worker_runs_elsewhere_in_front_of_the_backlog()
    {
        await using var submitter = Submitter();
        await using var first = await WorkerAsync(slots: 1);
        var job = await submitter.SubmitAsync(Task(120));
        var start = await SeenAsync(l => l.What == "start", "start");
        await using var second = await WorkerAsync(slots: 1);
        for (var n = 0; n < 60; n++)
        {
            await submitter.SubmitAsync(Task(0.3));
        }

        await first.KillAsync();
        var killed = Stopwatch.StartNew();

        var again = await SeenAsync(
            l => l is { What: "start", Attempt: 2 } && l.TaskId == start.TaskId, "the second start");
        Print($"killed to running elsewhere: {killed.Elapsed.TotalSeconds:F1} s");
        Assert.Equal(second.Id, again.ProcessId);
        Assert.InRange(killed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await submitter.Queue.CancelAsync(job.Id, default);
        await JobIsAsync(job.Id, JobStatus.Canceled, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task With_the_intervals_of_production_it_runs_elsewhere_within_thirty_seconds()
    {
        LongRuns.SkipUnlessAsked();
        await using var submitter = Submitter();
        await using var first = await WorkerAsync(slots: 1, production: true);
        await submitter.SubmitAsync(Task(600));
        var start = await SeenAsync(l => l.What == "start", "start");
        for (var n = 0; n < 600; n++)
        {
            await submitter.SubmitAsync(Task(0.3));
        }

        await using var second = await WorkerAsync(slots: 1, production: true);
        await SeenAsync(l => l.ProcessId == second.Id, "the backlog begun");
        await first.KillAsync();
        var killed = Stopwatch.StartNew();

        await SeenAsync(
            l => l is { What: "start", Attempt: 2 } && l.TaskId == start.TaskId, "the second start",
            TimeSpan.FromSeconds(60));
        Print($"killed to running elsewhere: {killed.Elapsed.TotalSeconds:F1} s");
        Assert.InRange(killed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frozen_worker_that_wakes_up_cannot_publish(bool whilePublishing)
    {
        LongRuns.SkipUnless(whilePublishing);
        await using var submitter = Submitter();
        await using var frozen = await WorkerAsync(slots: 1);
        var pause = TimeSpan.FromSeconds(1);
        var job = await submitter.SubmitAsync(Task(
            whilePublishing ? new Work(TimeSpan.Zero, PublishPause: pause) : new Work(pause)));
        await SeenAsync(l => l.What == (whilePublishing ? "publishing" : "working"), "its work");
        await frozen.SignalAsync("STOP");
        await using var other = await WorkerAsync(slots: 1);
        if (LongRuns.Asked)
        {
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(60));
        }

        await JobIsAsync(job.Id, JobStatus.Succeeded, TimeSpan.FromSeconds(30));

        await frozen.SignalAsync("CONT");
        var woken = Stopwatch.StartNew();

        await SeenAsync(
            l => l.ProcessId == frozen.Id && l.Attempt == 1 && l.What is "LeaseLost" or "unpublishable",
            "the awakening");
        Assert.InRange(woken.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var published = Assert.Single(Journal.Read(), l => l.What == "published");
        Assert.Equal((2, other.Id), (published.Attempt, published.ProcessId));
        await NothingIsLeftAsync(job.Id);
        Assert.Equal("""{"attempt":2}""", (await TaskAsync(job.Id)).Result);
    }

    [Fact]
    public async Task Sixty_chunks_with_a_worker_killed_in_the_middle_are_joined_exactly_once()
    {
        await using var submitter = Submitter();
        await using var survivor = await WorkerAsync(slots: 3);
        await using (var killed = await WorkerAsync(slots: 3))
        {
            var work = new Work(TimeSpan.FromSeconds(0.1));
            var chunks = Enumerable.Range(0, 60).Select(_ => Task(work, "chunk")).ToList();
            var join = Task(new Work(TimeSpan.Zero), "join", chunks);
            var job = await submitter.SubmitAsync([.. chunks, join]);
            await Deadline.UntilAsync(
                () => System.Threading.Tasks.Task.FromResult(
                    Journal.Read().Count(l => l.What == "start" && l.ProcessId == killed.Id) >= 8 ? "" : null),
                "work on both");
            await killed.KillAsync();

            await JobIsAsync(job.Id, JobStatus.Succeeded, TimeSpan.FromSeconds(40));
            Assert.Single(Journal.Read(), l => l.What == "start" && l.TaskId == join.Id);
            Assert.Equal(61, Journal.Read().Count(l => l.What == "published"));
            await NothingIsLeftAsync(job.Id);
        }
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
