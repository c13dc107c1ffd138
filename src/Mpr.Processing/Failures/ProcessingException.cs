namespace Mpr.Processing.Failures;

/// <summary>Processing ended without a result, for a reason that the catalogue names.</summary>
/// <param name="failure">The entry of the catalogue.</param>
/// <param name="detail">What exactly was found, in one or two sentences for a person; holds no secret.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ProcessingException(FailureCode failure, string detail, Exception? inner = null)
    : Exception(detail, inner)
{
    /// <summary>The entry of the catalogue.</summary>
    public FailureCode Failure { get; } = failure;

    /// <summary>The command that FFmpeg got, without links or local paths; null when none ran.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The last lines that FFmpeg printed; null when none ran.</summary>
    public string? LogTail { get; init; }
}
