namespace Mpr.Processing.Tasks;

/// <summary>What a task is doing.</summary>
public enum TaskPhase
{
    /// <summary>Scratch and source are being opened.</summary>
    Preparing,

    /// <summary>FFmpeg runs.</summary>
    Encoding,

    /// <summary>The result is probed and compared with the plan.</summary>
    Verifying,

    /// <summary>The result goes to the store, invisible still.</summary>
    Uploading,

    /// <summary>The result gets its key.</summary>
    Publishing,
}

/// <summary>How far a task is; null where nobody knows.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Fraction">From 0 to 1, over all phases.</param>
/// <param name="Speed">Seconds of media made in a second.</param>
/// <param name="Fps">Pictures made in a second.</param>
/// <param name="OutTime">Time of the result made so far.</param>
/// <param name="Eta">Time to the end of encoding.</param>
public sealed record TaskProgress(
    TaskPhase Phase,
    double? Fraction,
    double? Speed = null,
    double? Fps = null,
    TimeSpan? OutTime = null,
    TimeSpan? Eta = null);
