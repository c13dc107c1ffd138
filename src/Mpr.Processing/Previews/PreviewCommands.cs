using System.Globalization;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Previews;

/// <summary>The command lines that previews are made with; what they make goes to the pipe.</summary>
internal static class PreviewCommands
{
    private const string Encoder = "libwebp";

    // The scale of libwebp: a poster is looked at, a frame of a filmstrip glanced at.
    private const int PosterQuality = 75;

    private const int StripQuality = 60;

    /// <summary>What is encoded with, for whoever has to look whether it is there.</summary>
    public static IReadOnlyList<string> Encoders { get; } = [Encoder];

    /// <summary>One picture as a WebP.</summary>
    public static FfmpegCommand Poster(string source, VideoStream video, PreviewPlace at, PictureRecipe picture) => new(
    [
        .. Picture(source, video, at, picture),
        "-c:v", Encoder, "-quality", Text($"{PosterQuality}"), "-f", "image2pipe", "pipe:1",
    ]);

    /// <summary>One picture as it is, without a header.</summary>
    public static FfmpegCommand Frame(string source, VideoStream video, PreviewPlace at, PictureRecipe picture) => new(
        [.. Picture(source, video, at, picture), "-f", "rawvideo", "pipe:1"]);

    /// <summary>A row of pictures as a WebP, out of a file that holds them one after the other.</summary>
    public static FfmpegCommand Strip(string frames, FilmstripLayout layout, string pixelFormat) => new(
    [
        .. GlobalFlags.Quiet, "-threads", "1",
        .. InputFlags.ForPicture(isLocal: true, "rawvideo"),
        "-video_size", Text($"{layout.FrameWidth}x{layout.FrameHeight}"), "-pixel_format", pixelFormat, "-i", frames,
        "-vf", Text($"tile={layout.Frames}x1"), "-frames:v", "1",
        "-c:v", Encoder, "-quality", Text($"{StripQuality}"), "-f", "image2pipe", "pipe:1",
    ]);

    /// <summary>A track of sound as 16-bit samples of one channel.</summary>
    /// <param name="source">Link of the gateway.</param>
    /// <param name="audio">The track.</param>
    /// <param name="fragmented">Whether it is a fragmented MP4: jumping between its runs costs a request each.</param>
    /// <param name="longest">Where to end, whatever its timestamps say.</param>
    public static FfmpegCommand Sound(string source, AudioStream audio, bool fragmented, TimeSpan longest) => new(
    [
        .. GlobalFlags.Quiet, "-threads", "1",
        .. InputFlags.For(isLocal: false, fragmented: false),
        .. fragmented ? ["-seekable", "0"] : (string[])[],
        "-i", source,
        "-map", Text($"0:{audio.Index}"),
        // Silence before a track that begins late, and in its gaps, so that a point is where it is heard.
        "-af", Text($"aresample={PeakCollector.SampleRate}:async=1:first_pts=0"), "-ac", "1",
        "-t", TimecodeText.Seconds(longest),
        "-f", "s16le", "pipe:1",
    ]);

    /// <summary>
    /// One thread, or the decoder asks for as many more pictures as it has threads before it gives the first one.
    /// </summary>
    private static IEnumerable<string> Picture(string source, VideoStream video, PreviewPlace at, PictureRecipe picture) =>
    [
        .. GlobalFlags.Quiet, "-threads", "1",
        .. at.Keyframe ? ["-noaccurate_seek"] : (string[])[],
        .. at.Time > TimeSpan.Zero ? ["-ss", TimecodeText.Seconds(at.Time)] : (string[])[],
        .. InputFlags.For(isLocal: false, fragmented: false),
        "-max_pixels", Text($"{InputFlags.MaximumPixels}"),
        "-i", source,
        "-map", Text($"0:{video.Index}"), "-frames:v", "1",
        // A keyframe before the place has a time before zero, which is left out otherwise.
        .. at.Keyframe ? ["-fps_mode", "passthrough"] : (string[])[],
        "-vf", PictureFilters.Build(picture),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Where a picture is taken.</summary>
/// <param name="Time">From the first moment of the content.</param>
/// <param name="Keyframe">
/// Whether the keyframe before it does as well, so that nothing in between is read and decoded. Only where an index of the
/// container leads to it: elsewhere FFmpeg may land anywhere, and goes on from there.
/// </param>
internal readonly record struct PreviewPlace(TimeSpan Time, bool Keyframe);
