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

    /// <summary>No living worker serves its pool.</summary>
    NoWorker,
}

/// <summary>The place of a job in the queue: that of its next task.</summary>
/// <param name="TaskId">The task that would start next.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="NotBefore">When its retry delay ends; null when it has none.</param>
/// <param name="Ahead">
/// How many queued tasks have their turn before it in its pool, those with a retry delay included; 0 is next.
/// </param>
public sealed record QueuePlace(
    string TaskId, string Pool, WaitingReason Reason, DateTimeOffset? NotBefore, int Ahead);
