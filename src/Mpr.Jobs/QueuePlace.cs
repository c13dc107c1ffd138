namespace Mpr.Jobs;

/// <summary>Why a task waits.</summary>
public enum WaitingReason
{
    /// <summary>Others are in front of it, or it is about to be taken.</summary>
    Turn,

    /// <summary>Other tasks of its job must succeed first.</summary>
    Dependencies,

    /// <summary>Its last attempt failed and it is not yet to be tried again.</summary>
    RetryDelay,

    /// <summary>Its pool is paused.</summary>
    Paused,

    /// <summary>No living worker serves its pool and has its tags.</summary>
    NoWorker,

    /// <summary>The workers that could take it rest until their hours begin.</summary>
    Schedule,

    /// <summary>No worker has as much room left as it reserves.</summary>
    Room,
}

/// <summary>Where a task stands in the queue.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task: of a job, the one that would start next.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="Tags">What it asks of a worker; with the pool it makes the line in which it stands.</param>
/// <param name="Priority">Its class of urgency.</param>
/// <param name="Group">Its group; empty when it has none.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="NotBefore">When its retry delay ends; null when it has none.</param>
/// <param name="Ahead">
/// How many queued tasks have their turn before it in its line, those with a retry delay included; 0 is next.
/// </param>
public sealed record QueuePlace(
    string JobId, string TaskId, string Pool, IReadOnlyList<string> Tags, JobPriority Priority, string Group,
    WaitingReason Reason, DateTimeOffset? NotBefore, int Ahead);

/// <summary>A pool with what waits and runs in it.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Paused">No worker takes tasks from it.</param>
/// <param name="Queued">Tasks ready to be taken, or in a retry delay.</param>
/// <param name="Waiting">Tasks that wait for others of their jobs.</param>
/// <param name="Running">Tasks under a lease.</param>
/// <param name="Workers">Living workers that take its tasks now.</param>
/// <param name="Slots">How many tasks these can run at once.</param>
/// <param name="OldestAt">When the oldest queued task was submitted; null when none is queued.</param>
public sealed record PoolSight(
    string Name, bool Paused, int Queued, int Waiting, int Running, int Workers, int Slots, DateTimeOffset? OldestAt);

/// <summary>What a worker is up to.</summary>
public enum WorkerState
{
    /// <summary>Takes tasks.</summary>
    Ready,

    /// <summary>Finishes what it runs and takes nothing more.</summary>
    Draining,

    /// <summary>Takes nothing until its hours begin.</summary>
    Resting,

    /// <summary>Not seen for half a minute.</summary>
    Gone,
}

/// <summary>A worker as it last reported itself.</summary>
/// <param name="Name">Unique name of the process.</param>
/// <param name="State">What it is up to.</param>
/// <param name="Pools">Pools and slots, as <c>cpu:2,small:8</c>.</param>
/// <param name="Tags">What it has.</param>
/// <param name="About">What it is, in the application's words.</param>
/// <param name="Load">Load of its machine per processor; null when unknown.</param>
/// <param name="Room">Room for all its tasks together; null when unbounded.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">Last sign of life.</param>
/// <param name="Running">What it runs.</param>
public sealed record WorkerSight(
    string Name, WorkerState State, string Pools, IReadOnlyList<string> Tags, string About, double? Load, long? Room,
    DateTimeOffset StartedAt, DateTimeOffset SeenAt, IReadOnlyList<RunningSight> Running);

/// <summary>A task under a lease.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="JobId">Its job.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Progress">Done part, 0 to 1.</param>
/// <param name="StartedAt">When the attempt began.</param>
public sealed record RunningSight(
    string TaskId, string JobId, string Pool, int Attempt, double Progress, DateTimeOffset StartedAt);

/// <summary>A job or task in a state that should not last.</summary>
/// <param name="Id">The job or task.</param>
/// <param name="What">What is odd about it, as the end of a sentence.</param>
public sealed record OddRow(string Id, string What);
