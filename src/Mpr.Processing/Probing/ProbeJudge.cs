using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Probing;

/// <summary>Decides whether a report describes media that jobs can use, and if not, why.</summary>
internal static class ProbeJudge
{
    private static readonly string[] DrmTags = ["drms", "drmi", "encv", "enca"];

    /// <summary>The probe, when it describes usable media.</summary>
    /// <param name="probe">The report; null when ffprobe named no format.</param>
    /// <param name="signature">What the first bytes say.</param>
    /// <param name="exit">How ffprobe ended.</param>
    /// <exception cref="ProcessingException">It does not.</exception>
    public static MediaProbe Accept(MediaProbe? probe, SourceSignature signature, FfmpegExit exit)
    {
        if (signature.Encrypted || probe?.Audio.Any(a => DrmTags.Contains(a.Codec)) == true)
        {
            throw Refuse(FailureCatalogue.DrmProtected, "A track of the file is encrypted.", exit);
        }

        if (exit.Signal is FfmpegVerdict.SigXcpu or FfmpegVerdict.SigKill)
        {
            throw Refuse(FailureCatalogue.LimitsExceeded, "Reading the file's head takes more than a probe may use.", exit);
        }

        if (probe is null)
        {
            throw !signature.Known
                ? Refuse(FailureCatalogue.NotMedia, "The content has the signature of no supported type.", exit)
                : exit.Log.Contains("max_streams", StringComparison.Ordinal)
                ? Refuse(
                    FailureCatalogue.LimitsExceeded,
                    $"The file has more than {InputFlags.MaximumStreams} streams.",
                    exit)
                : Refuse(FailureCatalogue.CorruptSource, "The file starts like media, but does not open.", exit);
        }

        RefuseUseless(probe, exit);
        return probe.VideoStreams.FirstOrDefault(IsTooLarge) is { } large
            ? throw Refuse(
                FailureCatalogue.LimitsExceeded,
                $"A picture of {large.CodedWidth}x{large.CodedHeight} is above the limit of 36 million pixels.",
                exit)
            : probe;
    }

    private static void RefuseUseless(MediaProbe probe, FfmpegExit exit)
    {
        if (probe.VideoStreams.Count == 0 && probe.Audio.Count == 0)
        {
            throw probe.HasCoverArt || probe.RawJson.Contains("\"codec_type\"", StringComparison.Ordinal)
                ? Refuse(FailureCatalogue.NotMedia, "The file holds neither moving pictures nor sound.", exit)
                : Refuse(FailureCatalogue.CorruptSource, "The file opens, but holds no stream.", exit);
        }

        if (probe.VideoStreams.Any(v => v.Decodable) || probe.Audio.Any(a => a.Decodable))
        {
            return;
        }

        if (exit.Log.Contains("Picture size", StringComparison.Ordinal))
        {
            throw Refuse(FailureCatalogue.LimitsExceeded, "The pictures are larger than any decoder takes.", exit);
        }

        var codecs = string.Join(
            ", ", probe.VideoStreams.Select(v => v.Codec).Concat(probe.Audio.Select(a => a.Codec)));
        throw probe.VideoStreams.Any(v => v.KnownCodec) || probe.Audio.Any(a => a.KnownCodec)
            ? Refuse(FailureCatalogue.CorruptSource, $"Nothing of the stream can be decoded ({codecs}).", exit)
            : Refuse(FailureCatalogue.UnsupportedCodec, $"No decoder for: {codecs}.", exit);
    }

    private static bool IsTooLarge(VideoStream video) =>
        (long)video.CodedWidth * video.CodedHeight > InputFlags.MaximumPixels;

    private static ProcessingException Refuse(FailureCode code, string detail, FfmpegExit exit) =>
        new(code, detail) { LogTail = exit.Log };
}
