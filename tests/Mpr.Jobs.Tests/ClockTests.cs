using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests;

/// <summary>Clocks of workers go wrong; the leases know only the database's.</summary>
public sealed class ClockTests() : EngineTest(PostgreSqlBackend.OpenAsync)
{
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_worker_whose_clock_is_minutes_off_takes_no_living_lease_and_keeps_its_own(int minutes)
    {
        var gate = new Gate();
        var script = new Script { Run = gate.PassAsync };
        await using var right = await Engine.StartAsync(Backend, slots: 1, script: script);
        var wrongClock = new ShiftedClock(TimeSpan.FromMinutes(minutes));
        await using var wrong = Engine.Build(Backend, slots: 1, script: script, clock: wrongClock);
        await wrong.StartAsync();
        var jobs = new[] { await right.SubmitAsync(), await wrong.SubmitAsync() };
        await Deadline.UntilAsync(() => Task.FromResult(script.Runs.Count == 2 ? "" : null), "both at work");

        // Twice the lease's timeout by the database's clock.
        var until = (await JobAsync(jobs[0].Id)).CreatedAt + TimeSpan.FromSeconds(2);
        foreach (var job in jobs)
        {
            await Deadline.UntilAsync(
                async () => (await TaskAsync(job.Id)).HeartbeatAt is { } beat && beat > until ? "" : null, "2 s of life");
        }

        gate.Open();
        foreach (var job in jobs)
        {
            await JobIsAsync(job.Id, JobStatus.Succeeded);
            Assert.Equal(1, (await TaskAsync(job.Id)).Attempt);
        }
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
