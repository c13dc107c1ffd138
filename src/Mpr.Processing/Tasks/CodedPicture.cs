using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>A packet of the picture's track, in the order of the file.</summary>
/// <param name="Shown">When it is shown, on the source's clock.</param>
/// <param name="Decoded">When it is decoded.</param>
/// <param name="Key">Whether decoding can begin here.</param>
internal sealed record CodedPicture(TimeSpan Shown, TimeSpan Decoded, bool Key)
{
    /// <summary>Reads ffprobe's lines <c>pts_time,dts_time,flags</c>; packets without a time are left out.</summary>
    public static IReadOnlyList<CodedPicture> Read(string lines)
    {
        List<CodedPicture> pictures = [];
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(',') is [var shown, var decoded, var flags, ..] && Time(shown) is { } at)
            {
                pictures.Add(new CodedPicture(at, Time(decoded) ?? at, flags.StartsWith('K')));
            }
        }

        return pictures;
    }

    private static TimeSpan? Time(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(seconds) < TimeSpan.FromDays(3653).TotalSeconds
            ? TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6))
            : null;
}
