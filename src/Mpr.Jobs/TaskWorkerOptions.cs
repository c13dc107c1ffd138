using System.ComponentModel.DataAnnotations;

namespace Mpr.Jobs;

/// <summary>What this process takes.</summary>
public sealed class TaskWorkerOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Worker";

    /// <summary>
    /// Slots by pool: how many tasks of each pool run here at once. A pool with 0 slots is not served.
    /// </summary>
    [Required]
    public Dictionary<string, int> Pools { get; } = [];

    /// <summary>How long a stop waits for running tasks to hand themselves back. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
