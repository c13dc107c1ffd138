using System.Text.Json;

namespace Mpr.Jobs.TestWorker;

/// <summary>What a worker process is told, as JSON in its only argument.</summary>
/// <param name="Sqlite">Path of the database file; null when it is PostgreSQL.</param>
/// <param name="PostgreSql">Connection string; null when it is SQLite.</param>
/// <param name="Directory">Where the tasks' uploads, results and the journal are.</param>
/// <param name="Slots">Slots of the pool <c>cpu</c>.</param>
/// <param name="LeaseTimeout">Null leaves the engine's own intervals, as in production.</param>
/// <param name="LostLeaseLimit">As in the engine's options.</param>
public sealed record WorkerSettings(
    string? Sqlite, string? PostgreSql, string Directory, int Slots, TimeSpan? LeaseTimeout, int LostLeaseLimit = 5)
{
    public void Apply(JobEngineOptions options)
    {
        options.PostgreSql = PostgreSql;
        options.DataDirectory = Directory;
        options.LostLeaseLimit = LostLeaseLimit;
        options.RetryDelay = TimeSpan.FromMilliseconds(100);
        if (LeaseTimeout is { } timeout)
        {
            options.LeaseTimeout = timeout;
            options.Heartbeat = timeout / 15;
            options.ReconcileInterval = timeout / 5;
            options.RedispatchAfter = timeout * 2 / 3;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this);
}

/// <summary>What a task does.</summary>
/// <param name="Length">How long it works before it publishes.</param>
/// <param name="PublishPause">How long it waits between leave to publish and the publishing step.</param>
/// <param name="Dies">Kills its own process.</param>
public sealed record Work(TimeSpan Length, TimeSpan PublishPause = default, bool Dies = false)
{
    public override string ToString() => JsonSerializer.Serialize(this);
}
