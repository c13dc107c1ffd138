using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Failures;

/// <summary>
/// What the end of a run of FFmpeg means. Structured signals come first, in this order: the gateway's own fault, our
/// own kill, the signal, the exit code. FFmpeg's text comes last: it changes between versions. Exit code 0 proves
/// nothing: a read that broke off and a trailer that was not written both end with it.
/// </summary>
internal static class FfmpegVerdict
{
    private const int SigSegv = 11;
    private const int SigAbrt = 6;
    internal const int SigKill = 9;
    internal const int SigXcpu = 24;
    private const int SigXfsz = 25;

    /// <summary>
    /// From 6.1 on the exit code is the low byte of FFmpeg's negative error: 228 is ENOSPC, 244 is ENOMEM.
    /// </summary>
    private const int ExitNoSpace = 228;

    private const int ExitNoMemory = 244;

    /// <summary>More than two thirds of the pictures could not be decoded.</summary>
    private const int ExitTooManyErrors = 69;

    /// <summary>Texts of non-zero exits, first match first.</summary>
    private static readonly (string Text, FailureCode Code)[] Texts =
    [
        ("No space left on device", FailureCatalogue.OutOfScratch),
        ("Cannot allocate memory", FailureCatalogue.OutOfMemory),
        ("Out of memory", FailureCatalogue.OutOfMemory),
        ("Unknown encoder", FailureCatalogue.EncoderMissing),
        ("Unknown decoder", FailureCatalogue.UnsupportedCodec),
        ("Decoder (codec", FailureCatalogue.UnsupportedCodec),
        ("matches no streams", FailureCatalogue.NoSuchStream),
        ("not on whitelist", FailureCatalogue.NotMedia), // a playlist or script under the name of a medium
        ("max_streams", FailureCatalogue.LimitsExceeded),
        ("max_pixels", FailureCatalogue.LimitsExceeded),
        ("Picture size", FailureCatalogue.LimitsExceeded),
        ("Invalid data found when processing input", FailureCatalogue.CorruptSource),
        ("Error while decoding", FailureCatalogue.CorruptSource),
        ("moov atom not found", FailureCatalogue.CorruptSource),
    ];

    /// <summary>Texts of exits with 0 that are none: old versions ignore what befalls the trailer.</summary>
    private static readonly string[] TrailerTexts = ["Error writing trailer", "reserved_moov_size is too small"];

    /// <summary>
    /// The way to the gateway broke. FFmpeg takes that for the end of the file, ends with 0, and the rest is missing.
    /// (416 is none of these: the index of a truncated file points behind its end.)
    /// </summary>
    private static readonly string[] BrokenReadTexts =
    [
        "Connection reset by peer", "Connection refused", "Connection timed out", "HTTP error 5", "Server returned 5XX",
    ];

    private static readonly string[] DamageTexts =
    [
        "Error while decoding", "error while decoding", "Invalid data found", "partial file", "File ended prematurely",
        "corrupt", "Header missing", "concealing", "Truncat", "Input buffer exhausted",
    ];

    /// <summary>
    /// The failure that a run ended with; null: FFmpeg did all it was asked to, as far as it can tell.
    /// </summary>
    /// <param name="exit">How it ended; not by cancellation.</param>
    /// <param name="sourceFault">What the gateway could not repair; null: nothing.</param>
    public static ProcessingException? Judge(FfmpegExit exit, ObjectStoreException? sourceFault)
    {
        if (sourceFault is not null)
        {
            return new ProcessingException(StorageFailures.CodeOf(sourceFault.Fault), sourceFault.Message, sourceFault);
        }

        var failure = exit.Ending switch
        {
            FfmpegEnding.Stalled => FailureCatalogue.Stalled,
            FfmpegEnding.WallLimit => FailureCatalogue.TimedOut,
            _ => BySignal(exit) ?? ByExitCode(exit) ?? ByBrokenRead(exit) ?? ByText(exit),
        };
        return failure is null ? null : new ProcessingException(failure, Detail(failure, exit));
    }

    /// <summary>
    /// Whether FFmpeg complained of the content of its source: then a shorter result is the source's fault.
    /// </summary>
    public static bool SawDamage(FfmpegExit exit) =>
        DamageTexts.Any(text => exit.Log.Contains(text, StringComparison.Ordinal));

    private static FailureCode? BySignal(FfmpegExit exit) => exit.Signal switch
    {
        null => null,
        SigKill => FailureCatalogue.OutOfMemory, // not ours: the kernel, for want of memory
        SigXcpu or SigXfsz => FailureCatalogue.LimitsExceeded,
        SigSegv or SigAbrt => FailureCatalogue.FfmpegFailed,
        _ => FailureCatalogue.Interrupted,
    };

    private static FailureCode? ByExitCode(FfmpegExit exit) => exit.ExitCode switch
    {
        ExitNoSpace => FailureCatalogue.OutOfScratch,
        ExitNoMemory => FailureCatalogue.OutOfMemory,
        ExitTooManyErrors => FailureCatalogue.CorruptSource,
        // FFmpeg caught a signal and closed its files: the soft limit of CPU time, or somebody outside.
        255 when exit.CpuLimitPossible => FailureCatalogue.LimitsExceeded,
        255 => FailureCatalogue.Interrupted,
        _ => null,
    };

    private static FailureCode? ByBrokenRead(FfmpegExit exit) =>
        BrokenReadTexts.Any(text => exit.Log.Contains(text, StringComparison.Ordinal))
            ? FailureCatalogue.StorageUnavailable
            : null;

    private static FailureCode? ByText(FfmpegExit exit)
    {
        if (exit.ExitCode != 0)
        {
            return Texts.FirstOrDefault(rule => exit.Log.Contains(rule.Text, StringComparison.Ordinal)).Code
                ?? FailureCatalogue.FfmpegFailed;
        }

        return !exit.CameToItsEnd || TrailerTexts.Any(text => exit.Log.Contains(text, StringComparison.Ordinal))
            ? FailureCatalogue.ResultInvalid
            : null;
    }

    private static string Detail(FailureCode failure, FfmpegExit exit)
    {
        const StringSplitOptions Lines = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var last = exit.Log.Split('\n', Lines).LastOrDefault();
        var how = exit.Ending switch
        {
            FfmpegEnding.Stalled => $"No progress after {exit.Last?.OutTime?.TotalSeconds ?? 0:F1} s of output.",
            FfmpegEnding.WallLimit => $"Ended after {exit.Elapsed.TotalSeconds:F0} s.",
            _ when exit.Signal is { } signal => $"FFmpeg was ended by signal {signal}.",
            _ => $"FFmpeg ended with exit code {exit.ExitCode}.",
        };
        return last is null ? $"{failure.Meaning} {how}" : $"{failure.Meaning} {how} Its last line: {last}";
    }
}
