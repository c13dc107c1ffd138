using System.Globalization;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Spells the filters between decoder and encoder. FFmpeg has turned the picture upright before the first of them.
/// </summary>
internal static class PictureFilters
{
    public static string Build(PictureRecipe picture)
    {
        List<string> filters = [];
        if (picture.Deinterlace)
        {
            filters.Add("bwdif=mode=send_frame:parity=auto:deint=interlaced"); // leaves progressive pictures alone
        }

        if (picture.FlattenAlpha)
        {
            filters.Add("format=gbrap,premultiply=inplace=1");
        }

        filters.AddRange(picture.ToneMap == HdrKind.None ? Scale(picture) : ToneMap(picture));
        filters.Add("setsar=1");
        filters.Add($"format={picture.PixelFormat}");
        // Written on the frames, from where every version of FFmpeg tags the stream; options of the encoder are
        // overruled by the frames in some.
        filters.Add(
            $"setparams=range={Range(picture)}:color_primaries={picture.Primaries}:color_trc={picture.Transfer}"
            + $":colorspace={picture.Matrix}");
        return string.Join(',', filters);
    }

    private static IEnumerable<string> Scale(PictureRecipe picture)
    {
        List<string> options = [];
        if (picture.Resize)
        {
            options.Add(Text($"w={picture.Width}:h={picture.Height}:flags=bicubic"));
        }

        // After flattening the picture is RGB in full range, of which the filter knows by itself.
        if (picture.FlattenAlpha || picture.SourceMatrix is null)
        {
            options.Add($"out_color_matrix={ScaleName(picture.Matrix)}:out_range={Range(picture)}");
        }
        else if (picture.SourceFullRange || picture.FullRange
            || ScaleName(picture.SourceMatrix) != ScaleName(picture.Matrix))
        {
            options.Add($"in_color_matrix={ScaleName(picture.SourceMatrix)}");
            options.Add($"out_color_matrix={ScaleName(picture.Matrix)}");
            options.Add($"in_range={(picture.SourceFullRange ? "pc" : "tv")}:out_range={Range(picture)}");
        }

        return options.Count > 0 ? ["scale=" + string.Join(':', options)] : [];
    }

    /// <summary>
    /// To linear light in floating point, to BT.709's primaries, brightness rolled off, back to a display's transfer.
    /// The size changes first, in the smaller of the two formats: the rest is dear for each pixel.
    /// </summary>
    private static IEnumerable<string> ToneMap(PictureRecipe picture)
    {
        var transfer = picture.ToneMap == HdrKind.Hlg ? "arib-std-b67" : "smpte2084";
        var range = picture.SourceFullRange ? "pc" : "tv";
        return
        [
            Text($"zscale=w={picture.Width}:h={picture.Height}:filter=bicubic")
                + $":tin={transfer}:min=bt2020nc:pin=bt2020:rin={range}:t=linear:npl=100",
            "format=gbrpf32le",
            "zscale=p=bt709",
            "tonemap=tonemap=hable:desat=0",
            $"zscale=t=bt709:m={picture.Matrix}:r={Range(picture)}",
        ];
    }

    private static string Range(PictureRecipe picture) => picture.FullRange ? "pc" : "tv";

    /// <summary>The scale filter's word for a matrix; unknown ones are taken as BT.709.</summary>
    private static string ScaleName(string matrix) => matrix switch
    {
        "smpte170m" or "bt470bg" => "smpte170m", // one matrix under two names
        "smpte240m" => "smpte240m",
        "fcc" => "fcc",
        "bt2020nc" or "bt2020c" => "bt2020",
        _ => "bt709",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
