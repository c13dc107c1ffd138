using System.Globalization;
using System.Text.RegularExpressions;

namespace Mpr.Jobs;

/// <summary>The hours of the week in which a worker takes tasks. Immutable.</summary>
public sealed partial class WorkSchedule
{
    private const int DayMinutes = 24 * 60;
    private const int WeekMinutes = 7 * DayMinutes;

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly string _text;
    private readonly IReadOnlyList<Window> _windows;

    private WorkSchedule(string text, IReadOnlyList<Window> windows) => (_text, _windows) = (text, windows);

    /// <summary>
    /// Reads windows such as <c>mon-fri 20:00-07:00, sat, sun 08:00-24:00</c>: a day or a span of days, then from and
    /// to; without times the whole day. A window whose end is not after its start goes on into the next day.
    /// </summary>
    /// <exception cref="FormatException">The text is not of that kind.</exception>
    public static WorkSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? throw Wrong(text)
            : new(text, [.. parts.SelectMany(Windows)]);
    }

    /// <summary>Whether tasks may be taken at a local time.</summary>
    public bool IsOpen(DateTimeOffset local)
    {
        var minute = ((int)local.DayOfWeek * DayMinutes) + (int)local.TimeOfDay.TotalMinutes;
        return _windows.Any(w => (minute - w.Start + WeekMinutes) % WeekMinutes < w.Length);
    }

    /// <summary>The text that was read.</summary>
    public override string ToString() => _text;

    private static IEnumerable<Window> Windows(string part)
    {
        var match = Shape().Match(part);
        if (!match.Success)
        {
            throw Wrong(part);
        }

        var first = Array.IndexOf(Days, match.Groups["first"].Value.ToLowerInvariant());
        var last = match.Groups["last"].Success
            ? Array.IndexOf(Days, match.Groups["last"].Value.ToLowerInvariant())
            : first;
        var (from, to) = match.Groups["from"].Success
            ? (Minutes(match.Groups["from"].Value, part), Minutes(match.Groups["to"].Value, part))
            : (0, DayMinutes);
        var length = to > from ? to - from : to + DayMinutes - from;
        for (var day = 0; day <= (last - first + 7) % 7; day++)
        {
            yield return new((((first + day) % 7) * DayMinutes) + from, length);
        }
    }

    private static int Minutes(string time, string part)
    {
        var (hours, minutes) = (Number(time[..2]), Number(time[3..]));
        return minutes < 60 && (hours * 60) + minutes <= DayMinutes ? (hours * 60) + minutes : throw Wrong(part);
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static FormatException Wrong(string text) => new(
        $"'{text}' is no schedule: write days and hours, as in 'mon-fri 20:00-07:00, sat, sun'.");

    [GeneratedRegex(
        @"^(?<first>sun|mon|tue|wed|thu|fri|sat)(-(?<last>sun|mon|tue|wed|thu|fri|sat))?"
        + @"( +(?<from>\d\d:\d\d)-(?<to>\d\d:\d\d))?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    /// <summary>Minutes from the start of Sunday, and how many from there.</summary>
    private sealed record Window(int Start, int Length);
}
