using System.Globalization;

namespace Mpr.Cli;

/// <summary>Times as a person types them: seconds, or a number with s, m or h.</summary>
internal static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length == 0)
        {
            return false;
        }

        var (digits, seconds) = text[^1] switch
        {
            's' => (text[..^1], 1.0),
            'm' => (text[..^1], 60.0),
            'h' => (text[..^1], 3600.0),
            _ => (text, 1.0),
        };
        const NumberStyles plain = NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(digits, plain, CultureInfo.InvariantCulture, out var number) || number > 1e9)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * seconds);
        return true;
    }
}
