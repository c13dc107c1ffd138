using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Holds a result in scratch against its plan before anybody sees it: probes it, decodes head and tail, or all of it.
/// Of a file whose middle has left the disk already only what is there is read.
/// </summary>
internal sealed class ResultVerifier(FfmpegRunner ffmpeg, MediaProber prober)
{
    /// <summary>
    /// What is decoded at each end in one look; before the end, what lies between it and the keyframe before comes on
    /// top. Of a copied picture, which nobody coded here, keyframes do: seconds of it may lie hidden before the begin.
    /// </summary>
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(0.5);

    private readonly ResultDecoder _decoder = new(ffmpeg);

    /// <summary>The probe of a good result, and whether it is short because of a damaged source.</summary>
    /// <param name="file">The result.</param>
    /// <param name="task">The plan.</param>
    /// <param name="made">The run that made it.</param>
    /// <param name="measureSource">Reads all packets that went into it; their length, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ProcessingException">
    /// <c>result_invalid</c>; <c>corrupt_source</c> for a damaged source.
    /// </exception>
    public async Task<(MediaProbe Probe, bool SourceDamaged)> VerifyAsync(
        ResultFile file,
        MediaTask task,
        FfmpegExit made,
        Func<CancellationToken, Task<TimeSpan?>> measureSource,
        CancellationToken cancellation)
    {
        var damaged = FfmpegVerdict.SawDamage(made);
        var decoded = await ProbeDecodingAsync(file, task, made, cancellation).ConfigureAwait(false);
        var probe = decoded ?? await ProbeAsync(file, task, made, damaged, cancellation).ConfigureAwait(false);
        var verdict = ResultCheck.Compare(task.Expected, probe);
        if (verdict.Shorter)
        {
            (probe, verdict) = await LookAgainAsync(
                file, probe, task.Expected, made, measureSource, cancellation).ConfigureAwait(false);
        }

        if (verdict.Fault is { } fault && !(verdict.Shorter && damaged))
        {
            throw new ProcessingException(FailureCatalogue.ResultInvalid, $"The result is not as planned. {fault}");
        }

        if (decoded is null && !task.Recipe.SinglePicture) // which the probe has decoded
        {
            await _decoder.DecodeAsync(file, task, probe, cancellation).ConfigureAwait(false);
        }

        return (probe, verdict.Shorter);
    }

    /// <summary>
    /// A container's word on its length is not the last one, neither the result's (variable rates with reordered
    /// pictures read too short) nor the source's (files that were cut off, live recordings): their packets are.
    /// </summary>
    /// <returns>The verdict's fault stays empty where the source itself is shorter than it says.</returns>
    private async Task<(MediaProbe Probe, ResultVerdict Verdict)> LookAgainAsync(
        ResultFile file,
        MediaProbe probe,
        ExpectedResult expected,
        FfmpegExit made,
        Func<CancellationToken, Task<TimeSpan?>> measureSource,
        CancellationToken cancellation)
    {
        // The muxer counted the same packets as it wrote them.
        var length = file.IsWhole
            ? await prober.MeasureFileAsync(file.Path, probe, cancellation).ConfigureAwait(false)
            : made.Last?.OutTime;
        if (length is { } counted)
        {
            probe = probe with { Duration = counted, DurationBasis = DurationBasis.Measured };
        }

        var verdict = ResultCheck.Compare(expected, probe);
        if (!verdict.Shorter || await measureSource(cancellation).ConfigureAwait(false) is not { } there)
        {
            return (probe, verdict);
        }

        var real = ResultCheck.Compare(expected with { Duration = there }, probe);
        return (probe, real.Fault is null ? verdict with { Fault = null } : verdict);
    }

    /// <summary>One look at the whole and at its ends; null where that cannot be, or does not satisfy.</summary>
    private async Task<MediaProbe?> ProbeDecodingAsync(
        ResultFile file, MediaTask task, FfmpegExit made, CancellationToken cancellation)
    {
        if (!file.IsWhole || task.Recipe.SinglePicture || task.Verify == ResultVerification.Full
            || made.Last?.OutTime is not { } length || !File.Exists(file.Path))
        {
            return null;
        }

        try
        {
            var copied = task.Recipe is { Video.Encoder: "copy", Edges: null };
            return await prober.ProbeDecodingFileAsync(file.Path, length, Sample, copied, cancellation)
                .ConfigureAwait(false);
        }
        catch (ProcessingException)
        {
            return null; // the careful look says why
        }
    }

    private async Task<MediaProbe> ProbeAsync(
        ResultFile file, MediaTask task, FfmpegExit made, bool damaged, CancellationToken cancellation)
    {
        try
        {
            if (task.Recipe.SinglePicture)
            {
                return await prober.ProbePictureFileAsync(file.Path, PosterFormat.Of(task).Demuxer, cancellation)
                    .ConfigureAwait(false);
            }

            var probe = await prober.ProbeFileAsync(file.Path, file.IsWhole, cancellation).ConfigureAwait(false);
            return probe.DurationBasis is DurationBasis.Estimated or DurationBasis.Unknown && !file.IsWhole
                && made.Last?.OutTime is { } counted
                ? probe with { Duration = counted, DurationBasis = DurationBasis.Measured }
                : probe;
        }
        catch (ProcessingException e)
        {
            throw new ProcessingException(
                damaged ? FailureCatalogue.CorruptSource : FailureCatalogue.ResultInvalid,
                $"FFmpeg made no readable result. {e.Message}",
                e);
        }
    }
}
