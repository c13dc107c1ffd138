using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Probing;

/// <summary>
/// The length of an MP4 whose fragments are listed at its end (<c>mfra</c>). FFmpeg that reads this list reads no
/// fragment beside the first, and takes the first one's length for the whole; a seek behind the end, by the list, shows
/// the last packets, which know better.
/// </summary>
internal sealed class FragmentIndex(FfmpegRunner runner, FfmpegLimits limits)
{
    /// <summary>The box at the very end that says how long the list is (ISO/IEC 14496-12, 8.8.11).</summary>
    private const int OffsetBox = 16;

    /// <summary>With the last packets' time, where the file has a list of fragments; unchanged elsewhere.</summary>
    public async Task<MediaProbe> CorrectAsync(
        MediaProbe probe, SourceBytes source, CancellationToken cancellation)
    {
        var end = await source.ReadAsync(source.Size - OffsetBox, OffsetBox, cancellation).ConfigureAwait(false);
        if (end.Length < OffsetBox || !end.AsSpan(4, 4).SequenceEqual("mfro"u8))
        {
            return probe;
        }

        var (_, report) = await runner.ProbeAsync(
            ProbeCommand.LastPackets(source), limits, cancellation).ConfigureAwait(false);
        var ends = PacketReport.Read(report)
            .Where(p => p is { Stream: not null, Time: not null })
            .GroupBy(p => p.Stream!.Value)
            .ToDictionary(g => g.Key, g => g.Max(p => p.Time!.Value + (p.Duration ?? TimeSpan.Zero)));
        return ends.Count == 0 || ends.Values.Max() - probe.Start <= probe.Duration
            ? probe
            : probe with { Duration = ends.Values.Max() - probe.Start, DurationBasis = DurationBasis.Measured };
    }
}
