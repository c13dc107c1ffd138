using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Points in time as people write them: seconds (<c>12.5</c>) or <c>HH:MM:SS.mmm</c>.</summary>
public static class TimecodeText
{
    /// <summary>Ten years; more is a slip of the pen.</summary>
    private static readonly decimal Maximum = (decimal)TimeSpan.FromDays(3653).TotalSeconds;

    /// <summary>Reads <c>12.5</c>, <c>1:30</c> (minutes and seconds) or <c>01:02:03.250</c>.</summary>
    /// <param name="text">May be null.</param>
    /// <param name="time">The point, not negative; digits beyond the microsecond are cut off.</param>
    /// <returns>False when the text is none of these, or minutes or seconds behind a colon reach 60.</returns>
    public static bool TryParse(string? text, out TimeSpan time)
    {
        time = default;
        var parts = text?.Trim().Split(':') ?? [];
        if (parts.Length is < 1 or > 3)
        {
            return false;
        }

        decimal seconds = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            var style = last ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
            if (!decimal.TryParse(parts[i], style, CultureInfo.InvariantCulture, out var part)
                || (i > 0 && part >= 60)
                || part > Maximum)
            {
                return false;
            }

            seconds = (seconds * 60) + part;
        }

        if (seconds > Maximum)
        {
            return false;
        }

        time = TimeSpan.FromMicroseconds((long)(seconds * 1_000_000));
        return true;
    }

    /// <summary>As <c>HH:MM:SS.mmm</c>; hours grow beyond two digits.</summary>
    /// <param name="time">Not negative.</param>
    public static string Format(TimeSpan time)
    {
        var rounded = TimeSpan.FromMilliseconds((long)Math.Round(time.TotalMilliseconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)rounded.TotalHours:00}:{rounded.Minutes:00}:{rounded.Seconds:00}.{rounded.Milliseconds:000}");
    }

    /// <summary>As <see cref="Format" />, with hyphens for colons: for keys and file names.</summary>
    /// <param name="time">Not negative.</param>
    public static string FormatForKey(TimeSpan time) => Format(time).Replace(':', '-');

    /// <summary>Seconds with a decimal point, as FFmpeg's options take them.</summary>
    internal static string Seconds(TimeSpan time) =>
        ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture);
}
