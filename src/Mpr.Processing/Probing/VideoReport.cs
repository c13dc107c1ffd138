using System.Text.Json;

namespace Mpr.Processing.Probing;

/// <summary>Reads one video stream of ffprobe's JSON.</summary>
internal static class VideoReport
{
    private static readonly string[] AlphaFormats =
    [
        "yuva", "gbrap", "rgba", "argb", "bgra", "abgr", "ya8", "ya16", "pal8",
    ];

    public static VideoStream Read(JsonElement stream, IReadOnlySet<string> decodable)
    {
        var codec = FfprobeReport.Codec(stream);
        var pixels = FfprobeReport.Text(stream, "pix_fmt");
        var (width, height) = (Size(stream, "width"), Size(stream, "height"));
        var aspect = Rational.Parse(FfprobeReport.Text(stream, "sample_aspect_ratio"));
        aspect = aspect.IsKnown && aspect.Value is > 0.1 and < 10 ? aspect : Rational.One;
        var rotation = Rotation(stream);
        var shown = Displayed(width, height, aspect, rotation);
        var transfer = FfprobeReport.Text(stream, "color_transfer");
        var dolby = DolbyProfile(stream);
        var (rate, variable) = Rate(stream);
        return new VideoStream
        {
            Index = (int)(FfprobeReport.Whole(stream, "index") ?? 0),
            Codec = codec,
            Profile = FfprobeReport.Text(stream, "profile"),
            Width = shown.Width,
            Height = shown.Height,
            CodedWidth = width,
            CodedHeight = height,
            Rotation = rotation,
            SampleAspect = aspect,
            FrameRate = rate,
            VariableFrameRate = variable,
            FrameCount = FfprobeReport.Whole(stream, "nb_frames"),
            PixelFormat = pixels,
            BitDepth = BitDepth(stream, pixels),
            HasAlpha = pixels is not null && AlphaFormats.Any(a => pixels.StartsWith(a, StringComparison.Ordinal)),
            Interlaced = FfprobeReport.Text(stream, "field_order") is "tt" or "bb" or "tb" or "bt",
            ColorRange = FfprobeReport.Text(stream, "color_range")
                ?? (pixels?.StartsWith("yuvj", StringComparison.Ordinal) == true ? "pc" : null),
            ColorSpace = FfprobeReport.Text(stream, "color_space"),
            ColorTransfer = transfer,
            ColorPrimaries = FfprobeReport.Text(stream, "color_primaries"),
            Hdr = Hdr(transfer, dolby),
            DolbyVisionProfile = dolby,
            Start = FfprobeReport.Time(stream, "start_time"),
            Duration = FfprobeReport.Duration(stream),
            TimeBase = Rational.Parse(FfprobeReport.Text(stream, "time_base")),
            BitRate = FfprobeReport.Whole(stream, "bit_rate"),
            Default = FfprobeReport.Disposition(stream, "default"),
            KnownCodec = decodable.Contains(codec),
            // Without a pixel format not one picture could be decoded.
            Decodable = decodable.Contains(codec) && pixels is not null && width > 0 && height > 0,
        };
    }

    /// <summary>Size on a screen with square pixels.</summary>
    public static (int Width, int Height) Displayed(int width, int height, Rational aspect, int rotation)
    {
        var wide = Math.Max(width > 0 ? 1 : 0, (int)Math.Round((long)width * aspect.Value));
        return rotation is 90 or 270 ? (height, wide) : (wide, height);
    }

    private static int Size(JsonElement stream, string name) =>
        (int)Math.Clamp(FfprobeReport.Whole(stream, name) ?? 0, 0, int.MaxValue / 16);

    /// <summary>The display matrix turns counter-clockwise; we say clockwise, to the nearest quarter.</summary>
    private static int Rotation(JsonElement stream)
    {
        var angle = SideData(stream)
            .Select(data => data.TryGetProperty("rotation", out var r) && r.TryGetDouble(out var value) ? value : 0)
            .FirstOrDefault(value => value != 0);
        return (((int)Math.Round(-angle / 90) * 90) % 360 + 360) % 360;
    }

    private static int? DolbyProfile(JsonElement stream) =>
        (int?)SideData(stream)
            .Select(data => FfprobeReport.Whole(data, "dv_profile"))
            .FirstOrDefault(profile => profile is not null);

    private static HdrKind Hdr(string? transfer, int? dolbyProfile) => transfer switch
    {
        // Profile 5 codes its colours in a way that only the metadata explains; the others have an ordinary base layer.
        _ when dolbyProfile == 5 => HdrKind.DolbyVision,
        "smpte2084" => HdrKind.Hdr10,
        "arib-std-b67" => HdrKind.Hlg,
        _ => HdrKind.None,
    };

    private static JsonElement.ArrayEnumerator SideData(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out var list) ? list.EnumerateArray() : default;

    /// <summary>The container's average and the guessed base rate; where they differ, the rate varies.</summary>
    private static (Rational Rate, bool Variable) Rate(JsonElement stream)
    {
        var average = Rational.Parse(FfprobeReport.Text(stream, "avg_frame_rate"));
        var guessed = Rational.Parse(FfprobeReport.Text(stream, "r_frame_rate"));
        if (!average.IsKnown || !guessed.IsKnown)
        {
            return (average.IsKnown ? average : guessed, true);
        }

        var variable = Math.Abs(average.Value - guessed.Value) > 0.01 * guessed.Value;
        return (average.Value <= guessed.Value ? average : guessed, variable);
    }

    private static int BitDepth(JsonElement stream, string? pixels)
    {
        if (pixels is not null)
        {
            foreach (var bits in (int[])[10, 12, 14, 16, 9])
            {
                if (pixels.Contains($"p{bits}", StringComparison.Ordinal)
                    || pixels.StartsWith($"p0{bits}", StringComparison.Ordinal))
                {
                    return bits;
                }
            }
        }

        return (int)(FfprobeReport.Whole(stream, "bits_per_raw_sample") is > 0 and <= 32 and var raw ? raw : 8);
    }
}
