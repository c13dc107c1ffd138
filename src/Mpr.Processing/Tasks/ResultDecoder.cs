using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Decodes a result, whole or at its ends, and refuses what FFmpeg cannot decode to the end.</summary>
internal sealed class ResultDecoder(FfmpegRunner ffmpeg)
{
    /// <summary>What is decoded at each end; results up to twice as long are decoded whole.</summary>
    internal static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    /// <summary>Of less there is no whole picture.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    /// <summary>Of types that are cut out, not sought in: the begin with all headers, and some seconds of the end.
    /// </summary>
    private const long EndBytes = 1 << 20;

    /// <summary>
    /// Streams whose decoder finds its way from any byte on, and whose demuxer, told to seek, would read from the
    /// begin or in the middle.
    /// </summary>
    private static readonly HashSet<string> SelfSynchronizing =
        new(StringComparer.Ordinal) { "mp3", "adts", "flac", "ogg", "flv", "mpegts" };

    private static readonly FfmpegLimits Limits = new()
    {
        Wall = TimeSpan.FromMinutes(5),
        Cpu = TimeSpan.FromMinutes(10),
        FileSize = 1 << 20,
    };

    private readonly TailSearch _search = new(ffmpeg);

    /// <summary>Decodes as much as the task asks for and the disk holds.</summary>
    /// <exception cref="ProcessingException"><c>result_invalid</c>.</exception>
    public async Task DecodeAsync(
        ResultFile file, MediaTask task, MediaProbe probe, CancellationToken cancellation)
    {
        if (task.Verify == ResultVerification.Full)
        {
            // As long as it takes: decoding is faster than the encoding was, and stalls are watched.
            await DecodeAsync(new DecodePart(file.Path, []), null, new FfmpegLimits { FileSize = 1 << 20 }, cancellation)
                .ConfigureAwait(false);
        }
        else if (file.IsWhole)
        {
            var (head, tail) = Ends(file.Path, probe.Duration);
            await DecodeAsync(head, tail, Limits, cancellation).ConfigureAwait(false);
        }
        else if (SelfSynchronizing.Contains(task.Recipe.Muxer))
        {
            var ends = await file.ExtractEndsAsync(EndBytes, EndBytes * 2, cancellation).ConfigureAwait(false);
            await DecodeAsync(new DecodePart(ends, []), null, Limits, cancellation).ConfigureAwait(false);
        }
        else
        {
            await DecodeWhatIsThereAsync(file, task, probe, cancellation).ConfigureAwait(false);
        }
    }

    private static (DecodePart Head, DecodePart? Tail) Ends(string path, TimeSpan duration) =>
        duration <= Sample * 2
            ? (new DecodePart(path, []), null)
            : (new DecodePart(path, ["-t", TimecodeText.Seconds(Sample)]),
                new DecodePart(path, ["-ss", TimecodeText.Seconds(duration - Sample)]));

    /// <summary>
    /// The head by as much time as its bytes hold at the average rate, with a half to spare, and no further than its
    /// pictures are on disk; the tail from the first
    /// keyframe on that is on disk, sound alone where there is none.
    /// </summary>
    private async Task DecodeWhatIsThereAsync(
        ResultFile file, MediaTask task, MediaProbe probe, CancellationToken cancellation)
    {
        var share = (double)(file.Head - (task.Recipe.IndexReserve ?? 0)) / file.Length / 2;
        var head = TimeSpan.FromSeconds(Math.Min(Sample.TotalSeconds, probe.Duration.TotalSeconds * share));
        var tail = await _search.FindAsync(file, probe, probe.Duration - Sample, cancellation).ConfigureAwait(false);
        head = tail.Head < head ? tail.Head.Value : head;
        var end = new DecodePart(file.Path, ["-ss", TimecodeText.Seconds(tail.From)], tail.SoundOnly);
        await (head < Least
            ? DecodeAsync(end, null, Limits, cancellation)
            : DecodeAsync(
                new DecodePart(file.Path, ["-t", TimecodeText.Seconds(head)]), end, Limits, cancellation))
            .ConfigureAwait(false);
    }

    /// <summary>Both parts in one process: to start FFmpeg costs as much as to decode a second.</summary>
    private async Task DecodeAsync(
        DecodePart head, DecodePart? tail, FfmpegLimits limits, CancellationToken cancellation)
    {
        DecodePart[] parts = tail is null ? [head] : [head, tail];
        var command = new FfmpegCommand(
        [
            .. GlobalFlags.All,
            .. parts.SelectMany(p => (string[])
            [
                .. p.Window, .. InputFlags.For(isLocal: true, fragmented: false), "-i", p.Path,
            ]),
            .. parts.SelectMany((p, i) => (string[])
            [
                .. p.SoundOnly ? [] : (string[])["-map", $"{i}:V?"], "-map", $"{i}:a?",
            ]),
            "-f", "null", "-",
        ]);
        var exit = await ffmpeg.RunAsync(command, limits, null, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!exit.CameToItsEnd)
        {
            throw new ProcessingException(
                FailureCatalogue.ResultInvalid,
                $"The result cannot be decoded ({(tail is null ? "all of it" : "its begin and its end")} was tried; "
                + $"exit code {exit.ExitCode}).")
            {
                LogTail = exit.Log,
            };
        }
    }

    /// <summary>What is decoded of a file.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Window">Options that choose a span; empty: all.</param>
    /// <param name="SoundOnly">Whether the picture is left out.</param>
    private sealed record DecodePart(string Path, string[] Window, bool SoundOnly = false);
}
