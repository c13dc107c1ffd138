using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests.Contract;

public sealed class RedisEndings() : EndingSuite(RedisBackend.OpenLongAsync);

public sealed class RedisCancel() : CancelSuite(RedisBackend.OpenLongAsync);

public sealed class RedisRecovery() : RecoverySuite(RedisBackend.OpenLongAsync);

public sealed class RedisStop() : StopSuite(RedisBackend.OpenAsync);

public sealed class RedisRetry() : RetrySuite(RedisBackend.OpenLongAsync);

public sealed class RedisFanIn() : FanInSuite(RedisBackend.OpenAsync);

public sealed class RedisSchema() : SchemaSuite(RedisBackend.OpenLongAsync);

public sealed class RedisQueueing() : QueueSuite(RedisBackend.OpenAsync);

public sealed class RedisRouting() : RoutingSuite(RedisBackend.OpenAsync);

/// <summary>Redis may lose everything: the rows are the truth.</summary>
public sealed class RedisLoss
{
    [Fact]
    public async Task What_a_Redis_that_died_forgot_runs_all_the_same()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var backend = new RedisBackend(await PostgreSqlBackend.OpenAsync(), redis.NewDatabase());
        var jobs = new List<TestJob>();
        await using (var submitter = Engine.Build(backend, slots: 0))
        {
            jobs.Add(await submitter.SubmitAsync());
            jobs.Add(await submitter.SubmitAsync());
            await redis.RestartAsync();
        }

        await using var worker = await Engine.StartAsync(backend);

        await using var context = backend.Open();
        await Deadline.UntilAsync(
            () => Task.FromResult(context.Jobs.All(j => j.Status == JobStatus.Succeeded) ? "" : null), "both jobs done");
        Assert.Equal(2, worker.Script.Runs.Count);
    }
}
