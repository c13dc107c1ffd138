using GraphQL;
using Mpr.Processing.Previews;
using Mpr.Server.Assets;

namespace Mpr.Server.Previews;

/// <summary>Where in the picture of a filmstrip which frame is.</summary>
/// <param name="Frames">Count of frames.</param>
/// <param name="Columns">Frames of a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="FrameWidth">Pixels.</param>
/// <param name="FrameHeight">Pixels.</param>
/// <param name="Interval">Seconds of the source that a frame stands for.</param>
/// <param name="Duration">Seconds; 0 when nobody knows.</param>
[Name("Filmstrip")]
public sealed record FilmstripDocument(
    int Frames, int Columns, int Rows, int FrameWidth, int FrameHeight, double Interval, double Duration)
{
    [Ignore]
    internal static FilmstripDocument From(FilmstripLayout layout) => new(
        layout.Frames,
        layout.Frames,
        1,
        layout.FrameWidth,
        layout.FrameHeight,
        Math.Round(layout.Interval.TotalSeconds, 6),
        Math.Round(layout.Duration.TotalSeconds, 6));
}

/// <summary>
/// The course of the sound, as audiowaveform lays it out
/// (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md).
/// </summary>
/// <param name="Version">Of the layout.</param>
/// <param name="SampleRate">Samples a second, of what the peaks were made of.</param>
/// <param name="SamplesPerPixel">Samples of one pair.</param>
/// <param name="Bits">Of a value.</param>
/// <param name="Length">Pairs.</param>
/// <param name="Data">Lowest and highest value of each stretch, in turns.</param>
[Name("Peaks")]
public sealed record PeaksDocument(
    int Version,
    int Channels,
    int SampleRate,
    int SamplesPerPixel,
    int Bits,
    int Length,
    IReadOnlyList<int> Data)
{
    [Ignore]
    internal static PeaksDocument From(WaveformPeaks peaks) => new(
        2, 1, peaks.SampleRate, peaks.SamplesPerPoint, 8, peaks.Values.Count / 2, [.. peaks.Values]);
}

/// <summary>Where this server serves the previews of an asset.</summary>
internal static class PreviewAddress
{
    /// <summary>Path of one of them; null when it is not there.</summary>
    public static string? Of(Asset asset, PreviewKinds kind) =>
        asset.Previews.HasFlag(kind) && asset.ReplacedAt is null
            ? $"/api/assets/{asset.Id}/{kind.ToString().ToLowerInvariant()}"
            : null;
}
