using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Probing;

/// <summary>The command lines that probing uses.</summary>
internal static class ProbeCommand
{
    /// <summary>ffprobe's report on format and streams.</summary>
    public static FfmpegCommand Report(SourceBytes source, bool fragmented) => new(
    [
        "-v", "level+error", "-max_alloc", "268435456",
        .. InputFlags.For(source.IsLocal, fragmented),
        "-show_format", "-show_streams", "-of", "json",
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
}
