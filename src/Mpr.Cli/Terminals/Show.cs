using System.Globalization;
using System.Text;

namespace Mpr.Cli.Terminals;

/// <summary>Values as a person reads them.</summary>
internal static class Show
{
    /// <summary>What stands where there is no value.</summary>
    public const string Nothing = "-";

    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes in the largest unit that leaves at least one whole.</summary>
    public static string Size(long? bytes)
    {
        if (bytes is not { } size)
        {
            return Nothing;
        }

        var (value, unit) = ((double)size, 0);
        while (value >= 1024 && unit < SizeUnits.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {SizeUnits[unit]}";
    }

    /// <summary>Seconds as <c>7.25 s</c>, <c>4:05.3</c> or <c>1:02:03</c>.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } length)
        {
            return Nothing;
        }

        var time = TimeSpan.FromSeconds(length);
        var culture = CultureInfo.InvariantCulture;
        return time.TotalMinutes < 1 ? string.Create(culture, $"{length:0.##} s")
            : time.TotalHours < 1 ? string.Create(culture, $"{time.Minutes}:{length % 60:00.0}")
            : string.Create(culture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }

    public static string Time(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? Nothing;

    public static string Text(string? text) => string.IsNullOrEmpty(text) ? Nothing : Plain(text);

    public static string Pixels(int? width, int? height) => width is null || height is null
        ? Nothing
        : string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");

    /// <summary>Codecs of picture and sound, as far as there are any.</summary>
    public static string Codecs(string? video, string? audio) =>
        Text(string.Join(" + ", new[] { video, audio }.Where(c => !string.IsNullOrEmpty(c))));

    /// <summary>
    /// Text without control characters, line ends apart: a key or an FFmpeg message must not steer the terminal.
    /// </summary>
    public static string Plain(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            plain.Append(IsControl(character) ? '\uFFFD' : character);
        }

        return plain.ToString();
    }

    private static bool IsControl(char character) => char.IsControl(character) && character is not ('\n' or '\t');
}
