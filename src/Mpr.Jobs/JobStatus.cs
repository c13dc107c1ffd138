namespace Mpr.Jobs;

/// <summary>Where a job stands; derived from its tasks in the transaction that changes them.</summary>
public enum JobStatus
{
    /// <summary>No task runs or has succeeded yet.</summary>
    Queued,

    /// <summary>A task runs, or some have succeeded and others are still to come.</summary>
    Running,

    /// <summary>
    /// The job is being wound up, by a user or after a task failed; tasks still run or must be cleaned.
    /// </summary>
    Canceling,

    /// <summary>All tasks succeeded. Final.</summary>
    Succeeded,

    /// <summary>A task failed for good. Ends unless a person retries.</summary>
    Failed,

    /// <summary>A user cancelled. Ends unless a person retries.</summary>
    Canceled,
}

/// <summary>Where a task stands.</summary>
public enum JobTaskStatus
{
    /// <summary>Other tasks must succeed first.</summary>
    Waiting,

    /// <summary>Ready for a worker, at once or from <see cref="JobTask.NotBefore"/> on.</summary>
    Queued,

    /// <summary>An attempt holds the lease.</summary>
    Running,

    /// <summary>Has its result. Final.</summary>
    Succeeded,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Cancelled by a user, or because a sibling failed.</summary>
    Canceled,
}

/// <summary>How an attempt ended.</summary>
public enum AttemptEnding
{
    /// <summary>With a result.</summary>
    Succeeded,

    /// <summary>With a failure; costs an attempt.</summary>
    Failed,

    /// <summary>Cancelled by a user or with its job.</summary>
    Canceled,

    /// <summary>Its host stopped and handed the task back; costs no attempt.</summary>
    Stopped,

    /// <summary>Its worker died or lost the lease; counted apart from failures.</summary>
    Lost,
}

/// <summary>Class of urgency. A free slot takes the highest class that waits.</summary>
public enum JobPriority
{
    /// <summary>Before all others.</summary>
    High = 2,

    /// <summary>The default.</summary>
    Normal = 5,

    /// <summary>When nothing else waits.</summary>
    Low = 8,
}
