using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Decides what happens to a picture on its way to an encoder.</summary>
internal static class PicturePlan
{
    private static readonly string[] KnownPrimaries = ["bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020"];

    /// <summary>To SDR, 8 bits, BT.709.</summary>
    /// <param name="video">The source.</param>
    /// <param name="shortSide">Bound on the shorter side; null: none.</param>
    /// <param name="ffmpeg">What can be done here.</param>
    /// <exception cref="ProcessingException"><c>hdr_unsupported</c>.</exception>
    public static PictureRecipe Sdr(VideoStream video, int? shortSide, FfmpegInstallation ffmpeg)
    {
        RefuseHdr(video, ffmpeg);
        return Base(video, shortSide) with
        {
            ToneMap = video.Hdr,
            // The primaries of SD hardly differ; they are named, not converted. Tone mapping converts to BT.709.
            Primaries = video.Hdr == HdrKind.None && KnownPrimaries.Contains(video.ColorPrimaries)
                ? video.ColorPrimaries!
                : "bt709",
        };
    }

    /// <summary>
    /// SDR with its own colours: what is only cut stays as it was. Containers that cannot name a matrix leave players to
    /// guess, and they guess by the size, which stays too.
    /// </summary>
    /// <exception cref="ProcessingException"><c>hdr_unsupported</c>.</exception>
    public static PictureRecipe KeepSdr(VideoStream video, FfmpegInstallation ffmpeg)
    {
        var picture = Sdr(video, null, ffmpeg);
        return video.Hdr == HdrKind.None && picture is { FlattenAlpha: false, SourceMatrix: { } matrix }
            ? picture with
            {
                Matrix = matrix,
                Primaries = video.ColorPrimaries is null && matrix == "smpte170m" ? "smpte170m" : picture.Primaries,
                Transfer = matrix == "smpte170m" ? "smpte170m" : picture.Transfer,
            }
            : picture;
    }

    /// <summary>To a picture file: SDR, 8 bits, BT.601, which files of pictures cannot say otherwise.</summary>
    /// <param name="video">The source.</param>
    /// <param name="shortSide">Bound on the shorter side; null: none.</param>
    /// <param name="pixelFormat">What the encoder takes.</param>
    /// <param name="fullRange">Whether the type uses the full range of values.</param>
    /// <param name="ffmpeg">What can be done here.</param>
    /// <exception cref="ProcessingException"><c>hdr_unsupported</c>.</exception>
    public static PictureRecipe Still(
        VideoStream video, int? shortSide, string pixelFormat, bool fullRange, FfmpegInstallation ffmpeg) =>
        Sdr(video, shortSide, ffmpeg) with
        {
            Matrix = "smpte170m",
            FullRange = fullRange,
            PixelFormat = pixelFormat,
        };

    /// <summary>HDR as it is: 10 bits, with the source's own primaries, transfer and matrix.</summary>
    public static PictureRecipe KeepHdr(VideoStream video)
    {
        var matrix = video.ColorSpace ?? "bt2020nc";
        return Base(video, null) with
        {
            Primaries = video.ColorPrimaries ?? "bt2020",
            Transfer = video.ColorTransfer!,
            SourceMatrix = matrix,
            Matrix = matrix,
            PixelFormat = "yuv420p10le",
        };
    }

    /// <summary>Pictures from one keyframe to the next, and a bound for odd rates.</summary>
    public static int GroupSize(VideoStream video, double seconds) =>
        video.VariableFrameRate || !video.FrameRate.IsKnown
            ? 250
            : Math.Max(1, (int)Math.Ceiling(Math.Clamp(video.FrameRate.Value, 1, 120) * seconds));

    private static PictureRecipe Base(VideoStream video, int? shortSide)
    {
        var (width, height) = PictureSize.Fit(video.Width, video.Height, shortSide);
        return new PictureRecipe
        {
            Width = width,
            Height = height,
            Resize = width != video.Width || height != video.Height || Squeezed(video),
            Deinterlace = video.Interlaced,
            FlattenAlpha = video.HasAlpha,
            SourceMatrix = Matrix(video),
            SourceFullRange = video.ColorRange == "pc",
        };
    }

    private static bool Squeezed(VideoStream video) =>
        video.SampleAspect is { IsKnown: true } aspect && aspect.Numerator != aspect.Denominator;

    /// <summary>As tagged; untagged, HD is BT.709 and SD is BT.601, as every player guesses.</summary>
    private static string? Matrix(VideoStream video) => video.ColorSpace switch
    {
        _ when IsRgb(video.PixelFormat) => null,
        null or "unknown" or "reserved" => Math.Min(video.CodedWidth, video.CodedHeight) >= 720 ? "bt709" : "smpte170m",
        var tagged => tagged,
    };

    private static bool IsRgb(string? pixels) =>
        pixels is not null && (pixels.Contains("rgb", StringComparison.Ordinal)
            || pixels.Contains("bgr", StringComparison.Ordinal)
            || pixels.StartsWith("gbr", StringComparison.Ordinal)
            || pixels == "pal8");

    private static void RefuseHdr(VideoStream video, FfmpegInstallation ffmpeg)
    {
        if (video.Hdr == HdrKind.DolbyVision)
        {
            throw new ProcessingException(
                FailureCatalogue.HdrUnsupported,
                "The source is Dolby Vision profile 5: its picture makes no sense without the metadata.");
        }

        if (video.Hdr != HdrKind.None && !ffmpeg.CanToneMap)
        {
            throw new ProcessingException(
                FailureCatalogue.HdrUnsupported,
                $"The source is HDR ({video.ColorTransfer}); FFmpeg {ffmpeg.Version} lacks zscale or tonemap.");
        }
    }
}
