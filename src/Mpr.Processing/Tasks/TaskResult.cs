using Mpr.Processing.Probing;
using Mpr.Processing.Sources;

namespace Mpr.Processing.Tasks;

/// <summary>What a task has published.</summary>
/// <param name="OutputKey">Its key in the out bucket.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">The store's entity tag, without quotes.</param>
/// <param name="Facts">What a probe of the result showed.</param>
/// <param name="SourceUsage">What was read of the source; null when the result was recovered.</param>
/// <param name="CommandLine">
/// FFmpeg's command, without links or local paths; empty when the result was recovered.
/// </param>
/// <param name="LogTail">FFmpeg's last lines; empty when it had nothing to say.</param>
/// <param name="Start">Trims: where in the source the result really begins; null otherwise.</param>
/// <param name="End">Trims: where in the source the result really ends; null otherwise.</param>
/// <param name="SourceDamaged">
/// Whether parts of the source could not be decoded, and the result is shorter for it.
/// </param>
public sealed record TaskResult(
    string OutputKey,
    long Size,
    string ETag,
    MediaFacts Facts,
    SourceUsage? SourceUsage,
    string CommandLine,
    string LogTail,
    TimeSpan? Start,
    TimeSpan? End,
    bool SourceDamaged)
{
    /// <summary>The most of the result that was in scratch at a time, in bytes; null when it was recovered.</summary>
    public long? ScratchPeak { get; init; }

    /// <summary>How the source was read, and why so; empty when it was recovered.</summary>
    public string Access { get; init; } = "";

    /// <summary>How the result got to the store, and why so; empty when it was recovered.</summary>
    public string Route { get; init; } = "";
}

/// <summary>The main facts of a result.</summary>
/// <param name="Container">FFmpeg's names of the demuxer.</param>
/// <param name="Duration">Length.</param>
/// <param name="VideoCodec">Null without a picture.</param>
/// <param name="AudioCodec">Of the first track; null without sound.</param>
/// <param name="Width">Pixels across as displayed; null without a picture.</param>
/// <param name="Height">Pixels down as displayed; null without a picture.</param>
/// <param name="Channels">Of the first track; null without sound.</param>
public sealed record MediaFacts(
    string Container, TimeSpan Duration, string? VideoCodec, string? AudioCodec, int? Width, int? Height, int? Channels)
{
    /// <summary>The facts of a probe.</summary>
    /// <param name="probe">Of the result.</param>
    public static MediaFacts Of(MediaProbe probe) => new(
        probe.Container,
        probe.Duration,
        probe.Video?.Codec,
        probe.Audio.Count > 0 ? probe.Audio[0].Codec : null,
        probe.Video?.Width,
        probe.Video?.Height,
        probe.Audio.Count > 0 ? probe.Audio[0].Channels : null);
}
