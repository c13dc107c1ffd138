using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public abstract class StopSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task A_job_is_requeued_when_the_host_stops_and_the_attempt_costs_nothing()
    {
        TestJob job;
        await using (var first = await Engine.StartAsync(Backend))
        {
            var gate = new Gate();
            first.Script.Run = gate.PassAsync;
            job = await first.SubmitAsync(Engine.NewTask(maxAttempts: 1));
            var run = await gate.Entered;

            await first.StopAsync();

            Assert.Equal(AbortReason.HostStopping, run.AbortReason);
            Assert.Equal(JobStatus.Queued, (await JobAsync(job.Id)).Status);
            var handed = await TaskAsync(job.Id);
            Assert.Equal((JobTaskStatus.Queued, 0, 0), (handed.Status, handed.Failures, handed.LostLeases));
        }

        await using var second = await Engine.StartAsync(Backend);

        await JobIsAsync(job.Id, JobStatus.Succeeded);
        Assert.Equal(
            [AttemptEnding.Stopped, AttemptEnding.Succeeded],
            (await AttemptsAsync((await TaskAsync(job.Id)).Id)).Select(a => a.Ending!.Value));
    }

    [Fact]
    public async Task What_publishes_when_the_host_stops_may_finish()
    {
        await using var engine = await Engine.StartAsync(Backend);
        var gate = new Gate();
        engine.Script.Run = async (run, aborted) =>
        {
            Assert.True(await run.MayPublishAsync(aborted));
            return await gate.PassAsync(run, aborted);
        };
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;

        var stop = engine.StopAsync();
        Assert.False(run.Aborted.IsCancellationRequested);
        gate.Open();
        await stop;

        Assert.Equal(JobStatus.Succeeded, (await JobAsync(job.Id)).Status);
    }

    [Fact]
    public async Task Jobs_that_never_started_survive_a_stop()
    {
        var jobs = new List<TestJob>();
        await using (var first = await Engine.StartAsync(Backend, slots: 1))
        {
            var gate = new Gate();
            first.Script.Run = gate.PassAsync;
            for (var n = 0; n < 5; n++)
            {
                jobs.Add(await first.SubmitAsync());
            }

            await gate.Entered;
        }

        await using var second = await Engine.StartAsync(Backend);

        foreach (var job in jobs)
        {
            await JobIsAsync(job.Id, JobStatus.Succeeded);
        }
    }
}
