using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Holds a result in scratch against its plan before anybody sees it: probes it, decodes head and tail.</summary>
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
    /// <exception cref="ProcessingException"><c>result_invalid</c>; <c>corrupt_source</c> for a damaged source.</exception>
    public async Task<(MediaProbe Probe, bool SourceDamaged)> VerifyAsync(
        string path, ExpectedResult expected, FfmpegExit made, CancellationToken cancellation)
    {
        var damaged = FfmpegVerdict.SawDamage(made);
        var probe = await ProbeAsync(path, damaged, cancellation).ConfigureAwait(false);
        var verdict = ResultCheck.Compare(expected, probe);
        if (verdict.Fault is { } fault && !(verdict.Shorter && damaged))
        {
            throw new ProcessingException(FailureCatalogue.ResultInvalid, $"The result is not as planned. {fault}");
        }

        if (probe.Duration <= Sample * 2)
        {
            await DecodeAsync(path, null, cancellation).ConfigureAwait(false);
        }
        else
        {
            await DecodeAsync(path, TimeSpan.Zero, cancellation).ConfigureAwait(false);
            await DecodeAsync(path, probe.Duration - Sample, cancellation).ConfigureAwait(false);
        }

        return (probe, verdict.Fault is not null);
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
            throw new ProcessingException(
                FailureCatalogue.ResultInvalid,
                $"The result cannot be decoded from {TimecodeText.Format(from ?? TimeSpan.Zero)} on (exit code {exit.ExitCode}).")
            {
                LogTail = exit.Log,
            };
        }
    }
}
