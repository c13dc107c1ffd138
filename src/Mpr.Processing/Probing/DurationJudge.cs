using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Probing;

/// <summary>Decides how long a file is, and whether to believe what its container says.</summary>
internal static class DurationJudge
{
    /// <summary>
    /// Below 4 kb/s there is no picture and hardly a voice: such a duration is a lie, or the file is cut off.
    /// </summary>
    private const double LowestBitRate = 4000;

    /// <summary>Files up to 64 MiB are read whole where only that tells their length.</summary>
    private const long MeasuredUpTo = 64L << 20;

    /// <summary>
    /// From the first start to the last end of the streams where every one of them says so; otherwise the format's own
    /// value, which for files that start late is their end.
    /// </summary>
    public static MediaProbe FromStreams(MediaProbe probe)
    {
        var spans = probe.VideoStreams.Select(v => (v.Start, v.Duration))
            .Concat(probe.Audio.Select(a => (a.Start, a.Duration)))
            .Where(s => s.Start is not null || s.Duration is not null)
            .ToList();
        // Matroska's streams have a length only as a tag, which its tools understand in different ways.
        if (spans.Count == 0 || probe.Container.StartsWith("matroska", StringComparison.Ordinal)
            || spans.Any(s => s.Start is null || s.Duration is null))
        {
            return probe;
        }

        var span = spans.Max(s => s.Start!.Value + s.Duration!.Value) - spans.Min(s => s.Start!.Value);

        // A stream's length in MP4 counts decoding times: pictures that wait to be shown, at a variable rate, reach
        // beyond it. The format's knows, and is about nothing else where there are no other tracks.
        var whole = probe.Duration - probe.Start;
        return probe with { Duration = probe.OtherStreams == 0 && whole > span ? whole : span };
    }

    public static bool NeedsMeasuring(MediaProbe probe, SourceSignature signature) =>
        probe.Duration <= TimeSpan.Zero
        || BitRate(probe) < LowestBitRate
        || probe.Container == "aac" // ADTS has no index: FFmpeg guesses from the first frames' rate
        || (probe.Container == "mp3" && !signature.HasFrameCount);

    public static bool MayMeasure(MediaProbe probe) => probe.Size <= MeasuredUpTo;

    public static MediaProbe Doubted(MediaProbe probe) => probe with
    {
        Duration = BitRate(probe) < LowestBitRate ? TimeSpan.Zero : probe.Duration,
        DurationBasis = probe.Duration <= TimeSpan.Zero || BitRate(probe) < LowestBitRate
            ? DurationBasis.Unknown
            : DurationBasis.Estimated,
    };

    /// <summary>With the time that reading every packet came to.</summary>
    /// <exception cref="ProcessingException">There was not one packet.</exception>
    public static MediaProbe Measured(MediaProbe probe, FfmpegExit exit)
    {
        if (!exit.CameToItsEnd)
        {
            return Doubted(probe);
        }

        return exit.Last!.OutTime is { } time && time > TimeSpan.Zero
            ? probe with { Duration = time, DurationBasis = DurationBasis.Measured }
            : throw new ProcessingException(FailureCatalogue.CorruptSource, "The file has an index, but no content.")
            {
                LogTail = exit.Log,
            };
    }

    public static MediaProbe WithBitRate(MediaProbe probe) =>
        probe with { BitRate = probe.Duration > TimeSpan.Zero ? (long)BitRate(probe) : null };

    private static double BitRate(MediaProbe probe) => probe.Size * 8 / probe.Duration.TotalSeconds;
}
