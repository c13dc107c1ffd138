using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Holds a result in scratch against its plan before anybody sees it: probes it, decodes head and tail.
/// </summary>
internal sealed class ResultVerifier(FfmpegRunner ffmpeg, MediaProber prober)
{
    /// <summary>What is decoded at each end; results up to twice as long are decoded whole.</summary>
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(2);

    private static readonly FfmpegLimits Limits = new()
    {
        Wall = TimeSpan.FromMinutes(5),
        Cpu = TimeSpan.FromMinutes(10),
        FileSize = 1 << 20,
    };

    /// <summary>The probe of a good result, and whether it is short because of a damaged source.</summary>
    /// <param name="path">The result.</param>
    /// <param name="expected">The plan.</param>
    /// <param name="made">The run that made it.</param>
    /// <param name="measureSource">Reads all packets that went into it; their length, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ProcessingException">
    /// <c>result_invalid</c>; <c>corrupt_source</c> for a damaged source.
    /// </exception>
    public async Task<(MediaProbe Probe, bool SourceDamaged)> VerifyAsync(
        string path,
        ExpectedResult expected,
        FfmpegExit made,
        Func<CancellationToken, Task<TimeSpan?>> measureSource,
        CancellationToken cancellation)
    {
        var damaged = FfmpegVerdict.SawDamage(made);
        var probe = await ProbeAsync(path, damaged, cancellation).ConfigureAwait(false);
        var verdict = ResultCheck.Compare(expected, probe);
        if (verdict.Shorter)
        {
            (probe, verdict) = await LookAgainAsync(path, probe, expected, measureSource, cancellation)
                .ConfigureAwait(false);
        }

        if (verdict.Fault is { } fault && !(verdict.Shorter && damaged))
        {
            throw new ProcessingException(FailureCatalogue.ResultInvalid, $"The result is not as planned. {fault}");
        }

        await DecodeEndsAsync(path, probe.Duration, cancellation).ConfigureAwait(false);
        return (probe, verdict.Shorter);
    }

    /// <summary>
    /// A container's word on its length is not the last one, neither the result's (variable rates with reordered
    /// pictures read too short) nor the source's (files that were cut off, live recordings): their packets are.
    /// </summary>
    /// <returns>The verdict's fault stays empty where the source itself is shorter than it says.</returns>
    private async Task<(MediaProbe Probe, ResultVerdict Verdict)> LookAgainAsync(
        string path,
        MediaProbe probe,
        ExpectedResult expected,
        Func<CancellationToken, Task<TimeSpan?>> measureSource,
        CancellationToken cancellation)
    {
        if (await prober.MeasureFileAsync(path, probe, cancellation).ConfigureAwait(false) is { } length)
        {
            probe = probe with { Duration = length, DurationBasis = DurationBasis.Measured };
        }

        var verdict = ResultCheck.Compare(expected, probe);
        if (!verdict.Shorter || await measureSource(cancellation).ConfigureAwait(false) is not { } there)
        {
            return (probe, verdict);
        }

        var real = ResultCheck.Compare(expected with { Duration = there }, probe);
        return (probe, real.Fault is null ? verdict with { Fault = null } : verdict);
    }

    private async Task DecodeEndsAsync(string path, TimeSpan duration, CancellationToken cancellation)
    {
        if (duration <= Sample * 2)
        {
            await DecodeAsync(path, null, cancellation).ConfigureAwait(false);
            return;
        }

        await DecodeAsync(path, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        await DecodeAsync(path, duration - Sample, cancellation).ConfigureAwait(false);
    }

    private async Task<MediaProbe> ProbeAsync(string path, bool damaged, CancellationToken cancellation)
    {
        try
        {
            return await prober.ProbeFileAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (ProcessingException e)
        {
            throw new ProcessingException(
                damaged ? FailureCatalogue.CorruptSource : FailureCatalogue.ResultInvalid,
                $"FFmpeg made no readable result. {e.Message}",
                e);
        }
    }

    private async Task DecodeAsync(string path, TimeSpan? from, CancellationToken cancellation)
    {
        string[] window = from is not { } start ? []
            : start > TimeSpan.Zero ? ["-ss", TimecodeText.Seconds(start)]
            : ["-t", TimecodeText.Seconds(Sample)];
        var command = new FfmpegCommand(
        [
            .. GlobalFlags.All, .. window, .. InputFlags.For(isLocal: true, fragmented: false), "-i", path,
            "-map", "0:V?", "-map", "0:a?", "-f", "null", "-",
        ]);
        var exit = await ffmpeg.RunAsync(command, Limits, null, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!exit.CameToItsEnd)
        {
            var where = TimecodeText.Format(from ?? TimeSpan.Zero);
            throw new ProcessingException(
                FailureCatalogue.ResultInvalid,
                $"The result cannot be decoded from {where} on (exit code {exit.ExitCode}).")
            {
                LogTail = exit.Log,
            };
        }
    }
}
