using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Data;

/// <summary>What is known about an attempt that ends.</summary>
internal sealed record TaskEnding(AttemptEnding Ending)
{
    public string? Result { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public bool Retryable { get; init; }

    public string? Advice { get; init; }

    /// <summary>How many retries the code is worth; null leaves it to the task.</summary>
    public int? RetryLimit { get; init; }

    public string? Log { get; init; }

    public static TaskEnding Of(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Succeeded done => new(AttemptEnding.Succeeded) { Result = done.Result, Log = done.Log },
        TaskOutcome.Failed failed => new(AttemptEnding.Failed)
        {
            Code = failed.Code,
            Message = failed.Message,
            Retryable = failed.Retryable,
            Advice = failed.Advice,
            RetryLimit = failed.RetryLimit,
            Log = failed.Log,
        },
        TaskOutcome.Canceled => new(AttemptEnding.Canceled) { Log = outcome.Log },
        TaskOutcome.Stopped => new(AttemptEnding.Stopped) { Log = outcome.Log },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };
}

/// <summary>The columns of a running row that decide what follows from its ending.</summary>
internal sealed record RunningTask(
    string JobId, TaskLine Line, int Failures, int MaxAttempts, int LostLeases, bool CancelRequested, bool HasResidue)
{
    /// <summary>Time since the first failure; zero when there was none.</summary>
    public TimeSpan FailingFor { get; init; }

    /// <summary>How many of the failures had the code of this ending.</summary>
    public int SameFailures { get; init; }
}

/// <summary>What follows for the task.</summary>
/// <param name="Status">Its next state.</param>
/// <param name="Failures">Its failures from now on.</param>
/// <param name="LostLeases">Its lost leases from now on.</param>
/// <param name="Delay">How long it stays in the queue at least; null when it may start at once.</param>
internal sealed record NextStep(JobTaskStatus Status, int Failures, int LostLeases, TimeSpan? Delay = null);

/// <summary>Decides what follows when an attempt ends. Pure.</summary>
internal sealed class EndingRule(JobEngineOptions options)
{
    public NextStep Decide(RunningTask row, TaskEnding end) => end.Ending switch
    {
        // A cancellation that comes after the result is too late: the result stands.
        AttemptEnding.Succeeded => new(JobTaskStatus.Succeeded, row.Failures, row.LostLeases),
        AttemptEnding.Lost => Lost(row),
        _ when row.CancelRequested => new(JobTaskStatus.Canceled, row.Failures, row.LostLeases),
        AttemptEnding.Stopped => new(JobTaskStatus.Queued, row.Failures, row.LostLeases),
        AttemptEnding.Failed => Failed(row, end),
        _ => new(JobTaskStatus.Canceled, row.Failures, row.LostLeases),
    };

    private NextStep Lost(RunningTask row)
    {
        var lost = row.LostLeases + 1;
        var enough = lost >= options.LostLeaseLimit;
        if (row.CancelRequested)
        {
            // The dead attempt may have published: the next taker looks before the task counts as cancelled.
            var look = row.HasResidue && !enough;
            return new(look ? JobTaskStatus.Queued : JobTaskStatus.Canceled, row.Failures, lost);
        }

        return new(enough ? JobTaskStatus.Failed : JobTaskStatus.Queued, row.Failures, lost);
    }

    private NextStep Failed(RunningTask row, TaskEnding end)
    {
        var failures = row.Failures + 1;
        return end.Retryable && failures < row.MaxAttempts && row.SameFailures < (end.RetryLimit ?? int.MaxValue)
            && row.FailingFor <= options.RetryTimeLimit
            ? new(JobTaskStatus.Queued, failures, row.LostLeases, BackOff(failures))
            : new(JobTaskStatus.Failed, failures, row.LostLeases);
    }

    // Doubles with each failure, within bounds, and spreads by a quarter so that tasks which failed together
    // do not come back together.
    private TimeSpan BackOff(int failures)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        var bounded = doubled < options.RetryDelayLimit ? doubled : options.RetryDelayLimit;
        return bounded * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}
