using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Probing;

/// <summary>The command lines that probing uses.</summary>
internal static class ProbeCommand
{
    /// <summary>ffprobe's report on format and streams.</summary>
    public static FfmpegCommand Report(SourceBytes source, bool fragmented) => Report(source, fragmented, []);

    /// <summary>
    /// The same, with the count of what could be decoded of the begin and the end. One process does both: to start one
    /// costs as much as to decode a second.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="fragmented">Whether it is a fragmented MP4.</param>
    /// <param name="length">Its length.</param>
    /// <param name="sample">What is decoded at each end; a file up to twice as long is decoded whole.</param>
    /// <param name="keyframesOnly">Whether of the picture only keyframes are decoded.</param>
    public static FfmpegCommand ReportAndDecode(
        SourceBytes source, bool fragmented, TimeSpan length, TimeSpan sample, bool keyframesOnly) => Report(
        source,
        fragmented,
        [
            "-threads", "auto", .. keyframesOnly ? ["-skip_frame", "nokey"] : (string[])[], "-count_frames",
            .. length <= sample * 2 ? [] : (string[])
            [
                "-read_intervals", $"%{TimecodeText.Seconds(sample)},{TimecodeText.Seconds(length - sample)}%",
            ],
        ]);

    /// <summary>ffprobe's report on a file of one picture, decoded: the count of what it could decode is in it.
    /// </summary>
    public static FfmpegCommand Picture(SourceBytes source, string demuxer) => new(
    [
        "-v", "level+error", "-max_alloc", "268435456",
        .. InputFlags.ForPicture(source.IsLocal, demuxer),
        "-count_frames", "-show_format", "-show_streams", "-of", "json",
        source.Address,
    ]);

    /// <summary>The last packets of a fragmented MP4: no file is as long as the time that is sought.</summary>
    public static FfmpegCommand LastPackets(SourceBytes source) => new(
    [
        "-v", "level+error",
        .. InputFlags.For(source.IsLocal, fragmented: true),
        "-read_intervals", "100000000%",
        "-show_entries", "packet=stream_index,pts_time,duration_time", "-of", PacketReport.Format,
        source.Address,
    ]);

    /// <summary>
    /// Reads every packet of streams and makes nothing of them: the time that it comes to is the length.
    /// </summary>
    public static FfmpegCommand Measure(SourceBytes source, bool fragmented, IEnumerable<int> streams) => new(
    [
        .. GlobalFlags.All,
        .. InputFlags.For(source.IsLocal, fragmented),
        "-i", source.Address,
        .. streams.SelectMany(index => (string[])["-map", $"0:{index}"]),
        "-c", "copy", "-f", "null", "-",
    ]);

    private static FfmpegCommand Report(SourceBytes source, bool fragmented, string[] decoding) => new(
    [
        "-v", "level+error", "-max_alloc", "268435456", .. decoding,
        .. InputFlags.For(source.IsLocal, fragmented),
        "-show_format", "-show_streams", "-of", "json",
        source.Address,
    ]);
}
