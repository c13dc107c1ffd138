using System.Globalization;

namespace Mpr.Processing.Ffmpeg;

/// <summary>Turns the <c>key=value</c> lines of <c>-progress</c> into blocks. Not thread-safe.</summary>
internal sealed class ProgressParser
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Takes a line; the block that it ends, or null.</summary>
    public FfmpegProgress? Feed(string line)
    {
        if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [var key, var value])
        {
            return null;
        }

        if (key != "progress")
        {
            // out_time is text and out_time_ms is, by an old mistake kept for its users, in microseconds too.
            _values[key] = value;
            return null;
        }

        var block = new FfmpegProgress(
            Whole("out_time_us") is { } us ? TimeSpan.FromMicroseconds(us) : null,
            Real("speed"),
            Real("fps"),
            Whole("frame"),
            Whole("total_size"),
            value == "end");
        _values.Clear();
        return block;
    }

    private long? Whole(string key) =>
        _values.TryGetValue(key, out var text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is > long.MinValue / 10 and < long.MaxValue / 10 // what cannot be microseconds: "unknown"
            ? number
            : null;

    private double? Real(string key) =>
        _values.TryGetValue(key, out var text)
        && double.TryParse(text.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
