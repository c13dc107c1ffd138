using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests;

/// <summary>The database goes away under a running task.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task An_outage_many_times_the_lease_costs_no_running_attempt()
    {
        var outage = TimeSpan.FromSeconds(LongRuns.Asked ? 60 : 3);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await PostgreSqlBackend.MakeTemplateAsync(cluster);
        await using var backend = await PostgreSqlBackend.CreateAsync(cluster);
        await using var engine = await Engine.StartAsync(backend);
        await using var other = await Engine.StartAsync(backend);
        var gate = new Gate();
        engine.Script.Run = other.Script.Run = async (run, aborted) =>
        {
            var outcome = await gate.PassAsync(run, aborted);
            return await run.MayPublishAsync(aborted) ? outcome : new TaskOutcome.Canceled();
        };
        var job = await engine.SubmitAsync();
        var run = await gate.Entered;

        await cluster.StopHardAsync();
        // The work is done while the database is away: the ending waits for it.
        await Task.Delay(outage / 2);
        gate.Open();
        await Task.Delay(outage / 2);
        await cluster.StartServerAsync();

        await using var context = backend.Open();
        await Deadline.UntilAsync(
            async () => await context.Jobs.FindAsync(job.Id) is { Status: JobStatus.Succeeded } j ? j : Detach(context),
            "success");
        Assert.Equal(AbortReason.None, run.AbortReason);
        Assert.Equal(1, context.Tasks.Single(t => t.JobId == job.Id).Attempt);
    }

    private static Job? Detach(TestJobsContext context)
    {
        context.ChangeTracker.Clear();
        return null;
    }
}
