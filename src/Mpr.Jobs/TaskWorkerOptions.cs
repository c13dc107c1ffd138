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

    /// <summary>What this worker has, at most four words: tasks that ask for tags go to workers that have them.</summary>
    public IList<string> Tags { get; } = [];

    /// <summary>
    /// When this worker takes tasks, by the clock and zone of its machine; see <see cref="WorkSchedule.Parse"/>. Null
    /// (the default) is always. What runs when the time is over goes on.
    /// </summary>
    public WorkSchedule? Schedule { get; set; }

    /// <summary>What this worker is, for people: versions, processors. Empty by default.</summary>
    public string About { get; set; } = "";

    /// <summary>
    /// Measures how much room there is for all tasks of this process together, what running ones already use included,
    /// in a unit that the application chooses for <see cref="JobTask.Reservation"/>. Null (the default) is unbounded.
    /// Called before each claim and must be quick.
    /// </summary>
    public Func<long>? Room { get; set; }

    /// <summary>The lines that this worker serves in a pool, those that ask for most of its tags first.</summary>
    internal IReadOnlyList<Dispatch.TaskLine> LinesOf(string pool) =>
        Dispatch.TaskLine.Of(pool, TaskTags.Split(TaskTags.Join(Tags)));

    /// <summary>How long a stop waits for running tasks to hand themselves back. Default 30 s.</summary>
    [TimeRange("00:00:01", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
