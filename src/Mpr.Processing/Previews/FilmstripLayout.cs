using Mpr.Processing.Probing;

namespace Mpr.Processing.Previews;

/// <summary>How many frames a filmstrip has, how large they are, and what they show.</summary>
/// <param name="Frames">Count of frames, in one row.</param>
/// <param name="FrameWidth">Pixels across of a frame, even.</param>
/// <param name="FrameHeight">Pixels down of a frame, even.</param>
/// <param name="Duration">Length of the source; zero when nobody knows it.</param>
public sealed record FilmstripLayout(int Frames, int FrameWidth, int FrameHeight, TimeSpan Duration)
{
    /// <summary>The most frames: each costs a start of FFmpeg and a seek.</summary>
    public const int MostFrames = 20;

    /// <summary>The most pixels across of a frame.</summary>
    public const int MostWidth = 160;

    /// <summary>The most pixels down of a frame.</summary>
    public const int MostHeight = 90;

    /// <summary>What of the source one frame stands for.</summary>
    public TimeSpan Interval => Duration / Frames;

    /// <summary>Where in the source a frame is taken: in the middle of what it stands for.</summary>
    /// <param name="frame">Its number, from 0.</param>
    public TimeSpan PlaceOf(int frame) => Interval * (frame + 0.5);

    internal static FilmstripLayout Of(MediaProbe probe, VideoStream video)
    {
        var known = probe.DurationBasis is not DurationBasis.Unknown && probe.Duration > TimeSpan.Zero;
        var (width, height) = Fit(video.Width, video.Height);
        return new FilmstripLayout(
            known ? (int)Math.Clamp(probe.Duration.TotalSeconds, 1, MostFrames) : 1,
            width,
            height,
            known ? probe.Duration : TimeSpan.Zero);
    }

    /// <summary>The largest even size of a shape within the bounds, never larger than the source.</summary>
    internal static (int Width, int Height) Fit(int width, int height)
    {
        var share = Math.Min(1, Math.Min((double)MostWidth / width, (double)MostHeight / height));
        return (Even(width * share), Even(height * share));
    }

    private static int Even(double pixels) => Math.Max(2, (int)(pixels + 0.001) & ~1);
}
