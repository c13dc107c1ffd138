using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Decodes a result, whole or at its ends, and refuses what FFmpeg cannot decode to the end.</summary>
internal sealed class ResultDecoder(FfmpegRunner ffmpeg)
{
    /// <summary>What is decoded at each end; results up to twice as long are decoded whole.</summary>
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(2);

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
            await DecodeAsync(file.Path, [], "the begin", cancellation, new FfmpegLimits { FileSize = 1 << 20 })
                .ConfigureAwait(false);
        }
        else if (file.IsWhole)
        {
            await DecodeEndsAsync(file.Path, probe.Duration, cancellation).ConfigureAwait(false);
        }
        else if (SelfSynchronizing.Contains(task.Recipe.Muxer))
        {
            var ends = await file.ExtractEndsAsync(EndBytes, EndBytes * 2, cancellation).ConfigureAwait(false);
            await DecodeAsync(ends, [], "begin and end", cancellation).ConfigureAwait(false);
        }
        else
        {
            await DecodeWhatIsThereAsync(file, task, probe, cancellation).ConfigureAwait(false);
        }
    }

    private async Task DecodeEndsAsync(string path, TimeSpan duration, CancellationToken cancellation)
    {
        if (duration <= Sample * 2)
        {
            await DecodeAsync(path, [], "the begin", cancellation).ConfigureAwait(false);
            return;
        }

        var from = duration - Sample;
        await Task.WhenAll(
            DecodeAsync(path, ["-t", TimecodeText.Seconds(Sample)], "the begin", cancellation),
            DecodeAsync(path, ["-ss", TimecodeText.Seconds(from)], TimecodeText.Format(from), cancellation))
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The head by as much time as its bytes hold at the average rate, with a half to spare; the tail from the first
    /// keyframe on that is on disk, sound alone where there is none.
    /// </summary>
    private async Task DecodeWhatIsThereAsync(
        ResultFile file, MediaTask task, MediaProbe probe, CancellationToken cancellation)
    {
        var share = (double)(file.Head - (task.Recipe.IndexReserve ?? 0)) / file.Length / 2;
        var head = TimeSpan.FromSeconds(Math.Min(Sample.TotalSeconds, probe.Duration.TotalSeconds * share));
        await DecodeAsync(file.Path, ["-t", TimecodeText.Seconds(head)], "the begin", cancellation)
            .ConfigureAwait(false);
        var tail = await _search.FindAsync(file, probe, probe.Duration - Sample, cancellation).ConfigureAwait(false);
        string[] streams = tail.SoundOnly ? ["0:a?"] : ["0:V?", "0:a?"];
        await DecodeAsync(
            file.Path,
            ["-ss", TimecodeText.Seconds(tail.From)],
            TimecodeText.Format(tail.From),
            cancellation,
            streams: streams).ConfigureAwait(false);
    }

    private async Task DecodeAsync(
        string path,
        string[] window,
        string where,
        CancellationToken cancellation,
        FfmpegLimits? limits = null,
        string[]? streams = null)
    {
        var command = new FfmpegCommand(
        [
            .. GlobalFlags.All, .. window, .. InputFlags.For(isLocal: true, fragmented: false), "-i", path,
            .. (streams ?? ["0:V?", "0:a?"]).SelectMany(s => (string[])["-map", s]), "-f", "null", "-",
        ]);
        var exit = await ffmpeg.RunAsync(command, limits ?? Limits, null, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!exit.CameToItsEnd)
        {
            throw new ProcessingException(
                FailureCatalogue.ResultInvalid,
                $"The result cannot be decoded from {where} on (exit code {exit.ExitCode}).")
            {
                LogTail = exit.Log,
            };
        }
    }
}
