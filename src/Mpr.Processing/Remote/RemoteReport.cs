namespace Mpr.Processing.Remote;

/// <summary>What a remote attempt tells.</summary>
public enum RemoteStatus
{
    /// <summary>A run of the function has taken the task up; asks what an earlier run left.</summary>
    Begun,

    /// <summary>It works; asks whether it is still wanted.</summary>
    Running,

    /// <summary>It has opened or closed an upload, which the record must know of.</summary>
    Noted,

    /// <summary>It asks for the right to publish.</summary>
    Publishing,

    /// <summary>The result is published.</summary>
    Succeeded,

    /// <summary>There is no result.</summary>
    Failed,

    /// <summary>It ended because it was told to.</summary>
    Canceled,
}

/// <summary>
/// One call of a remote attempt. Calls of one run are numbered from 1 and sent one after the other, each again until it is
/// answered, so a call that arrives twice is known by its number.
/// </summary>
public sealed record RemoteReport
{
    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>Number of the attempt, its fencing token.</summary>
    public required int Attempt { get; init; }

    /// <summary>
    /// Which run of the function speaks: an invocation that was repeated has another name under the same attempt. Empty:
    /// the state machine speaks, after all runs.
    /// </summary>
    public string Run { get; init; } = "";

    /// <summary>Number of the call in its run, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>What is told.</summary>
    public required RemoteStatus Status { get; init; }

    /// <summary>From 0 to 1; null: nothing new.</summary>
    public double? Progress { get; init; }

    /// <summary>What the task is doing, as <see cref="Mpr.Processing.Tasks.TaskPhase"/> in snake_case; null: nothing new.</summary>
    public string? Phase { get; init; }

    /// <summary>Seconds of media made in a second; null: unknown.</summary>
    public double? Speed { get; init; }

    /// <summary>Pictures made in a second; null: unknown.</summary>
    public double? Fps { get; init; }

    /// <summary>Seconds to the end of encoding; null: unknown.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>With <see cref="RemoteStatus.Noted"/>: what a death would leave; empty: nothing any more.</summary>
    public string? Residue { get; init; }

    /// <summary>With <see cref="RemoteStatus.Succeeded"/>: the result as JSON.</summary>
    public string? Result { get; init; }

    /// <summary>With <see cref="RemoteStatus.Failed"/>: why.</summary>
    public RemoteFailure? Error { get; init; }

    /// <summary>At the end: what FFmpeg was told and said; null when it was not started.</summary>
    public string? Log { get; init; }

    /// <summary>Seconds that the run has taken so far; null: unknown.</summary>
    public double? Seconds { get; init; }

    /// <summary>Memory of the function in MiB, which is what its seconds are billed by; null: unknown.</summary>
    public int? MemoryMib { get; init; }
}

/// <summary>Why there is no result.</summary>
/// <param name="Code">Code of the catalogue of failures.</param>
/// <param name="Message">What happened, for a person.</param>
/// <param name="Retryable">Whether another attempt may succeed.</param>
public sealed record RemoteFailure(string Code, string Message, bool Retryable);

/// <summary>What the API answers.</summary>
/// <param name="Cancel">The task is not wanted any more: end it and clean up.</param>
/// <param name="Granted">Whether what was asked for is allowed, such as publishing.</param>
/// <param name="Residue">To <see cref="RemoteStatus.Begun"/>: what an earlier run noted; null: nothing.</param>
public sealed record RemoteAnswer(bool Cancel, bool Granted, string? Residue = null);
