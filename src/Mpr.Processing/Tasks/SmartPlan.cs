using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Decides whether pictures that MPR codes can stand beside a source's own in one track.</summary>
internal static class SmartPlan
{
    private static readonly string[] Deep =
    [
        "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le",
    ];

    /// <summary>Encoder and pixel formats for each codec; the decoder's profile follows from them.</summary>
    private static readonly Dictionary<string, (string Encoder, string[] Formats)> Codecs =
        new(StringComparer.Ordinal)
        {
            ["h264"] = ("libx264", [.. Deep, "yuvj420p", "yuvj422p", "yuvj444p"]),
            ["hevc"] = ("libx265", Deep),
            ["vp9"] = ("libvpx-vp9", Deep),
            ["mpeg4"] = ("mpeg4", ["yuv420p"]),
        };

    /// <summary>Containers whose players take parameter sets from the stream itself.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"];

    /// <summary>How to code the edges.</summary>
    /// <exception cref="ProcessingException">
    /// <c>not_possible</c>: the codec parameters cannot be matched; <c>encoder_missing</c>.
    /// </exception>
    public static EdgeRecipe Edges(VideoStream video, MediaProbe probe, FfmpegInstallation ffmpeg)
    {
        if (Obstacle(video) is { } obstacle)
        {
            throw new ProcessingException(
                FailureCatalogue.NotPossible, $"A smart cut is not possible: {obstacle} The mode exact is.");
        }

        return new EdgeRecipe
        {
            Codec = video.Codec,
            Encoder = Choice.Encoder([Codecs[video.Codec].Encoder], ffmpeg),
            PixelFormat = video.PixelFormat!,
            NamedUnit = !ffmpeg.Version.StartsWith("5.", StringComparison.Ordinal),
            TimeScale = TimeScale(video.TimeBase),
            FrameRate = video.VariableFrameRate ? default : video.FrameRate,
            Rotation = video.Rotation,
            SourceStart = probe.Start,
        };
    }

    private static string? Obstacle(VideoStream video) =>
        !Codecs.TryGetValue(video.Codec, out var codec)
            ? $"MPR has no encoder whose pictures match those of the source ({video.Codec})."
        : !codec.Formats.Contains(video.PixelFormat)
            ? $"MPR's {codec.Encoder} makes no pictures in the source's format ({video.PixelFormat})."
        : !video.TimeBase.IsKnown
            ? "the source does not say in what unit it counts time."
        : video.Interlaced
            ? "the source is coded in fields, and MPR codes whole pictures only."
        : video.DolbyVisionProfile is not null
            ? "the Dolby Vision metadata of the source cannot be made anew."
        : video.Profile is "High 4:4:4 Intra" or "High 10 Intra" or "High 4:2:2 Intra" or "CAVLC 4:4:4 Intra"
            or "Extended" or "Studio Profile"
            ? $"MPR makes no pictures of the source's profile ({video.Profile})."
        : null;

    /// <summary>The source's ticks, or a multiple where those are coarse: MP4's players expect thousands.</summary>
    private static int TimeScale(Rational unit) => unit switch
    {
        { Numerator: 1, Denominator: < 1000 } => unit.Denominator * ((999 / unit.Denominator) + 1),
        _ => unit.Denominator,
    };
}
