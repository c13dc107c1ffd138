using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Where the end of a result can be decoded from, and how far its begin.</summary>
/// <param name="From">Time from the result's begin.</param>
/// <param name="SoundOnly">No keyframe of the picture is on disk: its groups are longer than what was kept.</param>
/// <param name="Head">
/// Time of the first picture that is not on disk; null where nothing is known of it. A copied picture may be led by
/// more than fits there, all of it hidden by an edit list: then this lies before the result's begin.
/// </param>
internal readonly record struct TailStart(TimeSpan From, bool SoundOnly, TimeSpan? Head);

/// <summary>Finds the first keyframe in what is left of a result's end, and where its begin breaks off.</summary>
internal sealed class TailSearch(FfmpegRunner ffmpeg)
{
    /// <summary>A keyframe's time is rounded on its way here and back: a seek to just before it would miss it.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    private static readonly FfmpegLimits Limits = new()
    {
        Wall = TimeSpan.FromMinutes(1),
        Cpu = TimeSpan.FromMinutes(1),
        FileSize = 1 << 20,
    };

    /// <summary>Looks from a time on, or from the keyframe before it, which may be gone already.</summary>
    public async Task<TailStart> FindAsync(
        ResultFile file, MediaProbe probe, TimeSpan wanted, CancellationToken cancellation)
    {
        if (probe.Video is null)
        {
            return new TailStart(wanted, false, null); // every packet of sound is a keyframe
        }

        var command = new FfmpegCommand(
        [
            "-v", "level+error", .. InputFlags.For(isLocal: true, fragmented: false),
            "-select_streams", "V:0", "-read_intervals",
            $"%{TimecodeText.Seconds(ResultDecoder.Sample + probe.Start)},{TimecodeText.Seconds(wanted + probe.Start)}%",
            "-show_entries", "packet=pts_time,pos,flags", "-of", PacketReport.Format, file.Path,
        ]);
        var (_, report) = await ffmpeg.ProbeAsync(command, Limits, cancellation).ConfigureAwait(false);
        var packets = PacketReport.Read(report).ToList();
        var first = packets.Find(p => p.IsKeyframe && p.Position >= file.Tail);
        // A quarter to spare for the sound, which lies a little apart from its pictures.
        var outside = packets.Find(p => p.Position >= file.Head / 4 * 3);
        var head = outside.Time - probe.Start;
        return first.Time is { } time
            ? new TailStart(time - probe.Start + Rounding, false, head)
            : new TailStart(wanted, true, head);
    }
}
