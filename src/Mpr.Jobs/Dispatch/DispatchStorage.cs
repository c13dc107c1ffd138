using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Npgsql;

namespace Mpr.Jobs.Dispatch;

/// <summary>
/// Opens Hangfire's storage: in memory when embedded, in PostgreSQL when there are several processes.
/// </summary>
internal static class DispatchStorage
{
    public static JobStorage Open(JobEngineOptions options) =>
        options.PostgreSql is { } connection ? PostgreSql(connection) : Memory();

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

/// <summary>Hangfire's storage of this engine, apart from any other one that the application may register.</summary>
internal sealed record EngineStorage(JobStorage Storage) : IDisposable
{
    public void Dispose() => (Storage as IDisposable)?.Dispose();
}
