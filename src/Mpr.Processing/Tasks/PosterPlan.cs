using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Plans one picture of a source.</summary>
internal sealed class PosterPlan(FfmpegInstallation ffmpeg)
{
    private const double UsualShare = 0.1;

    /// <summary>
    /// Where to look when nobody says it, to the millisecond, as people write points; of an unknown length the begin.
    /// </summary>
    public static TimeSpan UsualPlace(TimeSpan length) =>
        TimeSpan.FromMilliseconds(Math.Floor(length.TotalMilliseconds * UsualShare));

    public (PosterFormat Format, Recipe Recipe, ExpectedResult Expected) Make(
        Poster poster, MediaProbe probe, string? outputKey)
    {
        var format = outputKey is null ? PosterFormat.Usual : PosterFormat.ForKey(outputKey)
            ?? throw new ProcessingException(
                FailureCatalogue.NotPossible, $"A poster is a .jpg or a .webp; the output key is \"{outputKey}\".");
        var video = Choice.Video(probe, "A poster");
        var picture = PicturePlan.Still(video, poster.ShortSide, format.PixelFormat, format.FullRange, ffmpeg);
        var recipe = new Recipe
        {
            SinglePicture = true,
            Start = Place(poster, probe),
            FragmentedSource = probe.Fragmented,
            Video = new VideoRecipe
            {
                Stream = video.Index,
                Encoder = Choice.Encoder([format.Encoder], ffmpeg),
                Quality = format.Quality,
                Picture = picture,
            },
            Muxer = format.Muxer,
        };
        var expected = new ExpectedResult
        {
            VideoCodec = format.Codec,
            Width = picture.Width,
            Height = picture.Height,
        };
        return (format, recipe, expected);
    }

    private static TimeSpan Place(Poster poster, MediaProbe probe)
    {
        var known = probe.DurationBasis is DurationBasis.Container or DurationBasis.Measured;
        if (poster.At is not { } at)
        {
            return UsualPlace(probe.Duration);
        }

        return at < TimeSpan.Zero
            ? throw new ProcessingException(FailureCatalogue.RangeOutside, "The point of the poster is negative.")
            : known && at >= probe.Duration
            ? throw new ProcessingException(
                FailureCatalogue.RangeOutside,
                $"The point of the poster lies at or behind the end, {TimecodeText.Format(probe.Duration)}.")
            : at;
    }
}
