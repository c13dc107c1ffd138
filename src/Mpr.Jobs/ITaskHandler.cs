namespace Mpr.Jobs;

/// <summary>Does the work of tasks. Resolved anew, in a scope of its own, for each attempt.</summary>
public interface ITaskHandler
{
    /// <summary>
    /// Runs one attempt. To publish, the handler first notes what a death would leave behind
    /// (<see cref="TaskRun.NoteResidueAsync"/>), then asks <see cref="TaskRun.MayPublishAsync"/>, then publishes in one
    /// atomic step and returns <see cref="TaskOutcome.Succeeded"/>.
    /// </summary>
    /// <param name="run">The attempt.</param>
    /// <param name="aborted">
    /// Fires when the attempt must end; <see cref="TaskRun.AbortReason"/> says why. The handler ends its processes,
    /// cleans up and returns or throws <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>
    /// The outcome. Anything thrown but <see cref="OperationCanceledException"/> becomes the retryable failure
    /// <see cref="EngineFailure.Internal"/>.
    /// </returns>
    Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted);

    /// <summary>
    /// Settles what an earlier attempt noted as residue before it ended: removes it, or finds that its result was
    /// published after all. Called before the next attempt, and after the end of a task that failed or was cancelled.
    /// Must be idempotent; it may be called more than once, by more than one worker. The earlier attempt may still be
    /// alive though it has lost its lease, so afterwards it must be unable to publish.
    /// </summary>
    /// <param name="recovery">The residue and its task.</param>
    /// <param name="cancellationToken">Fires when the attempt must end.</param>
    /// <returns>
    /// The outcome that the earlier attempt had reached; null when it had none and nothing is left of it.
    /// </returns>
    Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken);
}

/// <summary>What an attempt left behind.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Kind">The task's kind.</param>
/// <param name="Payload">The task's payload.</param>
/// <param name="Residue">What the attempt noted last.</param>
/// <param name="Discard">
/// True when the task has already ended without a result: everything is to be removed and the answer is ignored.
/// </param>
public sealed record TaskRecovery(
    string JobId, string TaskId, string Kind, string Payload, string Residue, bool Discard);

/// <summary>What a handler tells about its progress.</summary>
/// <param name="Fraction">
/// Done part of the work, 0 to 1; null when it cannot be told, which leaves the last one.
/// </param>
/// <param name="Phase">What it is doing, in a word; null when it has nothing to say.</param>
/// <param name="Detail">Further facts as JSON, at most 4,096 characters; null when none.</param>
public sealed record TaskProgress(double? Fraction, string? Phase = null, string? Detail = null);

/// <summary>Why an attempt must end.</summary>
public enum AbortReason
{
    /// <summary>It need not.</summary>
    None,

    /// <summary>A user cancelled, or another task of the job failed.</summary>
    Canceled,

    /// <summary>The host stops; the task will run again elsewhere or later.</summary>
    HostStopping,

    /// <summary>
    /// The lease went to another worker, or the task has ended: nothing may be published or recorded.
    /// </summary>
    LeaseLost,
}

/// <summary>An attempt tried to write under a lease that it no longer holds.</summary>
public sealed class LeaseLostException : Exception
{
    /// <summary>Names the task and the attempt.</summary>
    public LeaseLostException(string taskId, int attempt)
        : base($"Attempt {attempt} of {taskId} no longer holds the lease.")
    {
    }

    /// <summary>With the default message.</summary>
    public LeaseLostException()
    {
    }

    /// <summary>With a message.</summary>
    public LeaseLostException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public LeaseLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
