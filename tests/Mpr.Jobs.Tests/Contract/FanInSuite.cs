using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class FanInSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task Sixty_chunks_are_followed_by_exactly_one_join()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 4);
        var chunks = Enumerable.Range(0, 60).Select(_ => Engine.NewTask("chunk")).ToList();

        var job = await engine.SubmitAsync([.. chunks, Engine.NewTask("join", chunks)]);

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal(60, engine.Script.Runs.Count(r => r.Kind == "chunk"));
        Assert.Equal("join", engine.Script.Runs.Last().Kind);
        Assert.Single(engine.Script.Runs, r => r.Kind == "join");
    }

    [Fact]
    public async Task A_chunk_that_fails_for_good_fails_the_job_and_calls_its_siblings_off()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 2);
        var running = new Gate();
        engine.Script.Run = async (run, aborted) =>
        {
            if (run.Kind == "long")
            {
                return await running.PassAsync(run, aborted);
            }

            await running.Entered;
            return new TaskOutcome.Failed("broken", "This chunk is broken.", false);
        };
        var first = Engine.NewTask("long");
        JobTask[] chunks = [first, Engine.NewTask("bad"), Engine.NewTask("never", [first])];

        var job = await engine.SubmitAsync([.. chunks, Engine.NewTask("join", chunks)]);

        var ended = await JobIsAsync(job.Id, JobStatus.Failed);
        Assert.Equal("broken", ended.ErrorCode);
        Assert.Equal(
            [JobTaskStatus.Canceled, JobTaskStatus.Failed, JobTaskStatus.Canceled, JobTaskStatus.Canceled],
            (await TasksAsync(job.Id)).Select(t => t.Status));
        Assert.Equal(AbortReason.Canceled, (await running.Entered).AbortReason);
    }

    [Fact]
    public async Task Urgent_jobs_overtake_those_that_wait()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 1);
        var first = new Gate();
        engine.Script.Run = (run, aborted) => run.Attempt == 1 && engine.Script.Runs.Count == 1
            ? first.PassAsync(run, aborted)
            : Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));
        await engine.SubmitAsync();
        await first.Entered;
        JobPriority[] priorities = [JobPriority.Low, JobPriority.Normal, JobPriority.High];
        var jobs = priorities.Select(p => Engine.NewJob(p)).ToList();
        foreach (var job in jobs)
        {
            await engine.Queue.SubmitAsync(job, [Engine.NewTask()], default);
        }

        first.Open();

        await JobIsAsync(jobs[0].Id, JobStatus.Succeeded);
        Assert.Equal(
            [jobs[2].Id, jobs[1].Id, jobs[0].Id], engine.Script.Runs.Skip(1).Select(r => r.JobId));
    }

    [Fact]
    public async Task A_job_may_be_given_another_priority_while_it_waits()
    {
        await using var engine = await Engine.StartAsync(Backend, slots: 1);
        var first = new Gate();
        engine.Script.Run = (run, aborted) => engine.Script.Runs.Count == 1
            ? first.PassAsync(run, aborted)
            : Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));
        var running = await engine.SubmitAsync();
        await first.Entered;
        var begin = Engine.NewTask();
        var chained = await engine.SubmitAsync(begin, Engine.NewTask("second", [begin]));
        var (second, third) = (await engine.SubmitAsync(), await engine.SubmitAsync());

        Assert.Equal(PrioritizeAnswer.Done, await engine.Queue.PrioritizeAsync(third.Id, JobPriority.High, default));
        Assert.Equal(PrioritizeAnswer.Done, await engine.Queue.PrioritizeAsync(chained.Id, JobPriority.Low, default));
        Assert.Equal(PrioritizeAnswer.Done, await engine.Queue.PrioritizeAsync(running.Id, JobPriority.Low, default));
        Assert.Equal(
            PrioritizeAnswer.NotFound, await engine.Queue.PrioritizeAsync("job_none", JobPriority.High, default));
        first.Open();

        await JobIsAsync(chained.Id, JobStatus.Succeeded);
        Assert.Equal(
            [running.Id, third.Id, second.Id, chained.Id, chained.Id], engine.Script.Runs.Select(r => r.JobId));
        Assert.Equal(1, engine.Script.Runs.Count(r => r.JobId == running.Id));
        Assert.Equal(
            PrioritizeAnswer.AlreadyFinished, await engine.Queue.PrioritizeAsync(third.Id, JobPriority.Low, default));
    }

    [Theory]
    [InlineData("circle")]
    [InlineData("unknown")]
    [InlineData("empty")]
    [InlineData("pool")]
    public async Task What_could_never_finish_is_refused(string fault)
    {
        await using var engine = Engine.Build(Backend, slots: 0);
        JobTask Make(string id, params string[] after) => new()
        {
            Id = id,
            Kind = "x",
            Payload = "{}",
            Pool = fault == "pool" ? "CPU-1" : "cpu",
            DependsOn = after,
        };
        JobTask[] tasks = fault switch
        {
            "circle" => [Make("a", "b"), Make("b", "a")],
            "unknown" => [Make("a", "z")],
            "empty" => [],
            _ => [Make("a")],
        };

        await Assert.ThrowsAsync<ArgumentException>(() => engine.Queue.SubmitAsync(Engine.NewJob(), tasks, default));
    }
}
