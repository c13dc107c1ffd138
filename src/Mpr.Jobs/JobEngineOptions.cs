using System.ComponentModel.DataAnnotations;

namespace Mpr.Jobs;

/// <summary>
/// How the engine dispatches, leases and retries. The defaults are measured; see the ranges for the bounds.
/// </summary>
public sealed class JobEngineOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jobs";

    /// <summary>
    /// PostgreSQL connection string of the dispatcher: several processes may submit and work. Null (the default) means
    /// embedded: dispatch within this one process, which owns the database and takes <see cref="DataDirectory"/>'s
    /// lock.
    /// </summary>
    public string? PostgreSql { get; set; }

    /// <summary>
    /// Connection of a Redis server that carries the dispatch instead of PostgreSQL, as StackExchange.Redis writes it
    /// (<c>host:6379,password=...</c>); the rows stay in PostgreSQL. Null (the default) does without.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>Directory of the lock file that keeps a second embedded worker away; required when embedded.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Pools whose tasks run outside of workers once they were handed over (<see cref="TaskOutcome.HandedOver"/>). Their
    /// leases are not lost by silence: the application asks after the work, and ends it. None by default.
    /// </summary>
    public ISet<string> RemotePools { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// How many tasks may be queued in a pool before submissions to it are refused; null (the default) for any number.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? QueueLimit { get; set; }

    /// <summary>How many tasks one group may have queued in a pool; null (the default) for any number.</summary>
    [Range(1, int.MaxValue)]
    public int? GroupLimit { get; set; }

    /// <summary>
    /// How often a worker renews its leases, learns of cancellations and stores progress. Default 1 s.
    /// </summary>
    [TimeRange("00:00:00.010", "00:00:05")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A lease without a heartbeat for so long is lost. Default 15 s.</summary>
    [TimeRange("00:00:00.100", "00:05:00")]
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker looks for lost leases and undelivered tasks. Default 3 s.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A dispatched task that nobody took for so long is dispatched again when its queue is empty. Default 10 s.
    /// </summary>
    [TimeRange("00:00:00.100", "00:10:00")]
    public TimeSpan RedispatchAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A task that lost its worker so many times fails with <c>worker_lost</c>. Default 5.</summary>
    [Range(1, 100)]
    public int LostLeaseLimit { get; set; } = 5;

    /// <summary>Wait before the second attempt of a failed task; doubles with each failure. Default 5 s.</summary>
    [TimeRange("00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A task is not retried by itself when its first failure is longer ago than this. Default 1 day.
    /// </summary>
    [TimeRange("00:00:00", "30.00:00:00")]
    public TimeSpan RetryTimeLimit { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// For so long a task that failed is left to other workers; then the one on which it failed may take it again.
    /// Default 30 s.
    /// </summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan ElsewhereFirst { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait between attempts. Default 10 min.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan RetryDelayLimit { get; set; } = TimeSpan.FromMinutes(10);
}
