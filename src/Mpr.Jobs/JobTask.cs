using System.ComponentModel.DataAnnotations.Schema;

namespace Mpr.Jobs;

/// <summary>
/// A unit of a job's work that one worker runs. The row is the truth about it: its lease, attempts and result live
/// here and change only by compare-and-set. Everything that has no public setter belongs to the engine.
/// </summary>
public sealed class JobTask
{
    /// <summary><c>task_</c> and a time-ordered number, see <see cref="TimeOrderedId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The job; set at submission.</summary>
    public string JobId { get; internal set; } = "";

    /// <summary>Place among the job's tasks, from 0; set at submission.</summary>
    public int Ordinal { get; internal set; }

    /// <summary>The application's word for the kind of work, for example <c>transcode</c> or <c>join</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the handler needs, as JSON; opaque to the engine.</summary>
    public required string Payload { get; init; }

    /// <summary>
    /// The pool of workers that runs it: lower-case letters, digits and underscores; default <c>cpu</c>.
    /// </summary>
    public string Pool { get; init; } = "cpu";

    /// <summary>
    /// What a worker must have to be given the task, as <see cref="TaskTags.Join"/> writes it; default none. Tasks of
    /// one pool with the same tags stand in one line.
    /// </summary>
    public string Tags { get; init; } = "";

    /// <summary>
    /// How much of the worker's room the task takes while it runs, in the unit of <see cref="TaskWorkerOptions.Room"/>;
    /// default 0. It starts only on a worker that has so much left.
    /// </summary>
    public long Reservation { get; init; }

    /// <summary>Share in the job's progress, above 0, default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How many attempts may fail before the task does, at least 1, default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// Ids of tasks of the same job that must succeed first. Used at submission only; empty when read.
    /// </summary>
    [NotMapped]
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Copied from the job, so that one index orders the queue.</summary>
    public JobPriority Priority { get; internal set; } = JobPriority.Normal;

    /// <summary>Copied from the job.</summary>
    public string Group { get; internal set; } = "";

    /// <summary>
    /// The task's turn in the queue: pools are served by priority, then turn. Each group gets turns of its own from
    /// where the queue stands, so groups go round robin however many tasks one of them has queued.
    /// </summary>
    public long Turn { get; internal set; }

    /// <summary>Where the task stands.</summary>
    public JobTaskStatus Status { get; internal set; }

    /// <summary>
    /// Number of the latest attempt, 0 before the first; also the fencing token of its lease: it grows by one with
    /// each claim, and every statement of an attempt names it.
    /// </summary>
    public int Attempt { get; internal set; }

    /// <summary>How many attempts ended in failure since submission or the last retry by hand.</summary>
    public int Failures { get; internal set; }

    /// <summary>How many attempts lost their worker; limited apart from failures.</summary>
    public int LostLeases { get; internal set; }

    /// <summary>End of the first of these failures; null when there is none. Bounds retries in time.</summary>
    public DateTimeOffset? FirstFailedAt { get; internal set; }

    /// <summary>
    /// Worker on which the latest attempt failed: for a while others are given the task first. Null when none did.
    /// </summary>
    public string? AvoidWorker { get; internal set; }

    /// <summary>Not to be started earlier; null means at once.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>When the row was last handed to the dispatcher; null when that is still to be done.</summary>
    public DateTimeOffset? DispatchedAt { get; internal set; }

    /// <summary>Worker that holds the lease; null unless running.</summary>
    public string? Worker { get; internal set; }

    /// <summary>Start of the latest attempt; null before the first.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>Last sign of life of the attempt; null unless running.</summary>
    public DateTimeOffset? HeartbeatAt { get; internal set; }

    /// <summary>The attempt is to end as cancelled.</summary>
    public bool CancelRequested { get; internal set; }

    /// <summary>The attempt has passed the point where it may publish its result.</summary>
    public bool Publishing { get; internal set; }

    /// <summary>Done part of the work, 0 to 1.</summary>
    public double Progress { get; internal set; }

    /// <summary>What the attempt is doing, in the handler's words; null when it has not said.</summary>
    public string? Phase { get; internal set; }

    /// <summary>Further facts of the handler about its progress, as JSON; null when none.</summary>
    public string? ProgressDetail { get; internal set; }

    /// <summary>What must be cleaned if the attempt dies, in the handler's words; null when nothing.</summary>
    public string? Residue { get; internal set; }

    /// <summary>The result as JSON; null before success.</summary>
    public string? Result { get; internal set; }

    /// <summary>Code of the latest failure; null when none.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>Message of the latest failure; null when none.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; internal set; }
}

/// <summary>A task waits until another one has succeeded.</summary>
public sealed class TaskDependency
{
    /// <summary>The task that waits.</summary>
    public required string TaskId { get; init; }

    /// <summary>The task that must succeed first.</summary>
    public required string DependsOnId { get; init; }
}

/// <summary>One run of a task under one lease.</summary>
public sealed class TaskAttempt
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Number from 1, equal to the lease's token.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the worker.</summary>
    public required string Worker { get; init; }

    /// <summary>When the lease was taken.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended or was given up; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>How it ended; null while it runs.</summary>
    public AttemptEnding? Ending { get; internal set; }

    /// <summary>Code of the failure; null when it did not fail.</summary>
    public string? FailureCode { get; internal set; }

    /// <summary>Message of the failure; null when it did not fail.</summary>
    public string? FailureMessage { get; internal set; }

    /// <summary>The handler's log, at most the last 65,536 characters; null when it left none.</summary>
    public string? Log { get; internal set; }
}

/// <summary>A process that takes tasks, as it last reported itself.</summary>
public sealed class WorkerRow
{
    /// <summary>Unique name of the process: host, process id and a random part.</summary>
    public required string Name { get; init; }

    /// <summary>Its pools and slots, as <c>cpu:2,small:8</c>.</summary>
    public required string Pools { get; init; }

    /// <summary>Its tags, as <see cref="TaskTags.Join"/> writes them; empty when it has none.</summary>
    public string Tags { get; internal set; } = "";

    /// <summary>The queues that it serves, each between commas, as <c>,cpu,cpu-nvenc,</c>.</summary>
    public string Queues { get; internal set; } = "";

    /// <summary>What it is, in the application's words; empty when it did not say.</summary>
    public string About { get; internal set; } = "";

    /// <summary>Load of its machine over a minute per processor; null when it cannot be told.</summary>
    public double? Load { get; internal set; }

    /// <summary>Room for all its tasks together, see <see cref="TaskWorkerOptions.Room"/>; null when unbounded.</summary>
    public long? Room { get; internal set; }

    /// <summary>Takes nothing now because of its schedule.</summary>
    public bool Resting { get; internal set; }

    /// <summary>When it started, by the database's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Last sign of life.</summary>
    public DateTimeOffset SeenAt { get; internal set; }

    /// <summary>Asked to finish what it runs and to take nothing more.</summary>
    public bool Draining { get; internal set; }
}

/// <summary>A pool about which something was said; others have no row.</summary>
public sealed class PoolRow
{
    /// <summary>Name of the pool.</summary>
    public required string Name { get; init; }

    /// <summary>No worker takes tasks from it.</summary>
    public bool Paused { get; internal set; }
}

/// <summary>
/// A change of a job's state, written by the database itself within the transaction that made it: whoever tells the
/// world about jobs reads these rows and misses nothing. Kept for a week.
/// </summary>
public sealed class JobEvent
{
    /// <summary>
    /// Grows with each event. Events of transactions that overlapped may become visible out of order.
    /// </summary>
    public long Seq { get; init; }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>The job's version after the change.</summary>
    public long Version { get; init; }

    /// <summary>The state that it came into.</summary>
    public JobStatus Status { get; init; }

    /// <summary>When, by the database's clock.</summary>
    public DateTimeOffset At { get; init; }
}
