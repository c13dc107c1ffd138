namespace Mpr.Jobs;

/// <summary>How a handler ended its attempt.</summary>
public abstract record TaskOutcome
{
    private TaskOutcome()
    {
    }

    /// <summary>What the attempt logged; the engine keeps the last 65,536 characters. Null when nothing.</summary>
    public string? Log { get; init; }

    /// <summary>Done; the result is published.</summary>
    /// <param name="Result">The result as JSON.</param>
    public sealed record Succeeded(string Result) : TaskOutcome;

    /// <summary>Ended without a result.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Message">What happened, for a person; holds no secret.</param>
    /// <param name="Retryable">Whether the engine may try again by itself.</param>
    /// <param name="Advice">What a person should do; null when nothing is known.</param>
    public sealed record Failed(string Code, string Message, bool Retryable, string? Advice = null) : TaskOutcome
    {
        /// <summary>
        /// How many retries this code is worth, within the task's own limit; null leaves it to that limit.
        /// </summary>
        public int? RetryLimit { get; init; }
    }

    /// <summary>Ended because it was cancelled; see <see cref="AbortReason.Canceled"/>.</summary>
    public sealed record Canceled : TaskOutcome;

    /// <summary>
    /// The work goes on outside of this process, under the same lease: the engine records nothing now, and whoever looks
    /// after the work renews and ends it through <see cref="RemoteLeases"/>. Only for tasks of
    /// <see cref="JobEngineOptions.RemotePools"/>.
    /// </summary>
    public sealed record HandedOver : TaskOutcome;

    /// <summary>Ended because the host stops: the task goes back to the queue and the attempt costs nothing.</summary>
    public sealed record Stopped : TaskOutcome;
}

/// <summary>Codes of the failures that the engine itself gives.</summary>
public static class EngineFailure
{
    /// <summary>The task lost its worker too often. Retryable by hand.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The handler threw something that it should have turned into an outcome.</summary>
    public const string Internal = "internal";
}
