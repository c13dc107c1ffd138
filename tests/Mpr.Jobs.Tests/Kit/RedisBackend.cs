using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace Mpr.Jobs.Tests.Kit;

/// <summary>One server for all tests that only need a database of their own; started with the first of them.</summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private static readonly Lazy<Task<RedisServer>> Server = new(RedisServer.StartAsync);

    public static Task<RedisServer> OpenAsync() => Server.Value;

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated && RedisServer.Binary is not null)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}

/// <summary>A database in PostgreSQL, dispatched through Redis.</summary>
public sealed class RedisBackend(Backend rows, string redis) : Backend
{
    public static async Task<Backend> OpenAsync()
    {
        if (RedisServer.Binary is null)
        {
            Assert.Skip("redis-server is not installed on this machine: its suites are not run.");
        }

        var rows = await PostgreSqlBackend.OpenAsync();
        return new RedisBackend(rows, (await SharedRedis.OpenAsync()).NewDatabase());
    }

    /// <summary>
    /// For the suites of what is decided by rows alone: the quick part has them on PostgreSQL without Redis.
    /// </summary>
    public static Task<Backend> OpenLongAsync()
    {
        LongRuns.SkipUnlessAsked();
        return OpenAsync();
    }

    public override void Configure(DbContextOptionsBuilder builder) => rows.Configure(builder);

    public override void Configure(JobEngineOptions options)
    {
        rows.Configure(options);
        options.Redis = redis;
    }

    public override Task CreateAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => rows.DisposeAsync();
}
