using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.Redis.StackExchange;
using Npgsql;
using StackExchange.Redis;

namespace Mpr.Jobs.Dispatch;

/// <summary>
/// Opens Hangfire's storage: in memory when embedded, in PostgreSQL or Redis when there are several processes.
/// </summary>
internal static class DispatchStorage
{
    /// <exception cref="InvalidOperationException">Redis without PostgreSQL, whose rows are the truth.</exception>
    public static JobStorage Open(JobEngineOptions options) => (options.PostgreSql, options.Redis) switch
    {
        (null, null) => Memory(),
        (null, _) => throw new InvalidOperationException("Dispatch through Redis needs the rows in PostgreSQL."),
        ({ } connection, null) => PostgreSql(connection),
        (_, { } redis) => Redis(redis),
    };

    // What Redis forgets when it dies is handed over again from the rows; its own redelivery need not be quick.
    private static RedisStorage Redis(string connection)
    {
        var settings = ConfigurationOptions.Parse(connection);
        settings.AbortOnConnectFail = false;
        return new RedisStorage(
            ConnectionMultiplexer.Connect(settings),
            new RedisStorageOptions
            {
                Prefix = "{mpr}:",
                Db = settings.DefaultDatabase ?? 0,
                FetchTimeout = TimeSpan.FromSeconds(1),
                InvisibilityTimeout = TimeSpan.FromHours(12),
                ExpiryCheckInterval = TimeSpan.FromMinutes(5),
                SucceededListSize = 100,
                DeletedListSize = 100,
            })
        {
            JobExpirationTimeout = TimeSpan.FromHours(1),
        };
    }

    private static InMemoryStorage Memory() => new(new InMemoryStorageOptions
    {
        MaxExpirationTime = TimeSpan.FromHours(1),
    });

    private static PostgreSqlStorage PostgreSql(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { KeepAlive = 15, Timeout = 5 };

        // A lost second of the dispatcher's rows after a crash of the server is repaired by reconciling; the tasks' own
        // rows are written through the application's connection, with every commit on the disk.
        settings.Options = (settings.Options + " -c synchronous_commit=off").Trim();
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = "hangfire",
            PrepareSchemaIfNecessary = true,
            EnableLongPolling = true,
            QueuePollInterval = TimeSpan.FromSeconds(1),
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromSeconds(60),
            DistributedLockTimeout = TimeSpan.FromSeconds(30),
            JobExpirationCheckInterval = TimeSpan.FromMinutes(5),
        };
        return new PostgreSqlStorage(
            new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(settings.ConnectionString, options), options)
        {
            JobExpirationTimeout = TimeSpan.FromHours(6),
        };
    }
}
