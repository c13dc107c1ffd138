using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Previews;

/// <summary>Makes poster and filmstrip of one source: each picture by a seek of its own, none by reading up to it.</summary>
internal sealed class PicturePreviews(
    FfmpegRunner ffmpeg,
    ScratchSpace scratch,
    MediaProbe probe,
    VideoStream video,
    bool indexed,
    PreviewRun run)
{
    private const int PosterSide = 360;

    private const string PixelFormat = "yuv420p";

    /// <summary>Far above any WebP of these sizes.</summary>
    private const int MostBytes = 4 << 20;

    /// <exception cref="ProcessingException">It cannot be made.</exception>
    public async Task<byte[]> PosterAsync(CancellationToken cancellation)
    {
        Choice.Encoder(PreviewCommands.Encoders, ffmpeg.Installation);
        var picture = PicturePlan.Still(video, PosterSide, PixelFormat, fullRange: false, ffmpeg.Installation);
        var at = PosterPlan.UsualPlace(probe.Duration);
        return Whole(await TryAsync(at).ConfigureAwait(false)
            // The length may be a lie.
            ?? (at > TimeSpan.Zero ? await TryAsync(TimeSpan.Zero).ConfigureAwait(false) : null));

        Task<byte[]?> TryAsync(TimeSpan place) =>
            run.CaptureAsync(
                PreviewCommands.Poster(run.Source, video, new PreviewPlace(place, indexed), picture), MostBytes, cancellation);
    }

    /// <exception cref="ProcessingException">It cannot be made.</exception>
    public async Task<Filmstrip> FilmstripAsync(CancellationToken cancellation)
    {
        Choice.Encoder(PreviewCommands.Encoders, ffmpeg.Installation);
        var layout = FilmstripLayout.Of(probe, video);
        var frames = new byte[]?[layout.Frames];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = await FrameAsync(layout, layout.PlaceOf(i), cancellation).ConfigureAwait(false);
        }

        // Where a source is damaged, or ends before it says, the frame beside stands in.
        var filled = Enumerable.Range(0, frames.Length).Select(i => Nearest(frames, i) ?? throw NoPicture()).ToList();
        using var attempt = scratch.OpenAttempt(2L << 20);
        var file = attempt.ResultFile(".yuv");
        await File.WriteAllBytesAsync(file, filled.SelectMany(f => f).ToArray(), cancellation).ConfigureAwait(false);
        var command = PreviewCommands.Strip(file, layout, PixelFormat);
        return new Filmstrip(
            Whole(await run.CaptureAsync(command, MostBytes, cancellation).ConfigureAwait(false)), layout);
    }

    private async Task<byte[]?> FrameAsync(FilmstripLayout layout, TimeSpan place, CancellationToken cancellation)
    {
        var picture = PicturePlan.Still(video, null, PixelFormat, fullRange: false, ffmpeg.Installation) with
        {
            Width = layout.FrameWidth,
            Height = layout.FrameHeight,
            Resize = true,
        };
        var size = layout.FrameWidth * layout.FrameHeight * 3 / 2;
        try
        {
            var command = PreviewCommands.Frame(run.Source, video, new PreviewPlace(place, indexed), picture);
            var frame = await run.CaptureAsync(command, size, cancellation).ConfigureAwait(false);
            return frame?.Length == size ? frame : null;
        }
        catch (ProcessingException damaged) when (damaged.Failure == FailureCatalogue.CorruptSource)
        {
            return null;
        }
    }

    private static byte[]? Nearest(byte[]?[] frames, int wanted) =>
        frames.Select((frame, i) => (Frame: frame, Distance: Math.Abs(i - wanted)))
            .Where(f => f.Frame is not null).OrderBy(f => f.Distance).FirstOrDefault().Frame;

    /// <summary>A WebP says how long it is (https://developers.google.com/speed/webp/docs/riff_container).</summary>
    private static byte[] Whole(byte[]? image) =>
        image is { Length: > 12 } && image.AsSpan().StartsWith("RIFF"u8) && image.AsSpan(8).StartsWith("WEBP"u8)
            && BitConverter.ToUInt32(image, 4) + 8 == image.Length
            ? image
            : throw NoPicture();

    private static ProcessingException NoPicture() =>
        new(FailureCatalogue.CorruptSource, "No picture of the source could be decoded.");
}
