namespace Mpr.Processing.Ffmpeg;

/// <summary>Why a run of FFmpeg was over.</summary>
public enum FfmpegEnding
{
    /// <summary>It ended by itself, well or not, or something outside ended it.</summary>
    Exited,

    /// <summary>We ended it because the caller cancelled.</summary>
    Canceled,

    /// <summary>We ended it because its output did not move.</summary>
    Stalled,

    /// <summary>We ended it because it used up its wall time.</summary>
    WallLimit,
}

/// <summary>How a run of FFmpeg ended. Exit code 0 alone does not prove that the result is whole.</summary>
/// <param name="Ending">Why it was over.</param>
/// <param name="ExitCode">The exit code; 128 + n when signal n ended the process.</param>
/// <param name="Last">The last block of progress; null when there was none.</param>
/// <param name="Log">The last 64 KiB of standard error, from a whole line on.</param>
/// <param name="Elapsed">Wall time of the run.</param>
public sealed record FfmpegExit(
    FfmpegEnding Ending, int ExitCode, FfmpegProgress? Last, string Log, TimeSpan Elapsed)
{
    /// <summary>Whether FFmpeg ended by itself, with 0, and said that it had come to the end.</summary>
    public bool CameToItsEnd => Ending == FfmpegEnding.Exited && ExitCode == 0 && Last is { IsEnd: true };

    /// <summary>
    /// Whether the run was long enough to have used up its CPU time. FFmpeg answers that limit, like a polite request
    /// to end, with 255, and says which it was only at a log level that we do not keep.
    /// </summary>
    public bool CpuLimitPossible { get; init; }

    /// <summary>The signal that ended the process; null when it exited.</summary>
    public int? Signal => ExitCode is > 128 and < 160 ? ExitCode - 128 : null;
}
