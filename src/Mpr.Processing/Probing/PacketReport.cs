using System.Globalization;
using System.Text;

namespace Mpr.Processing.Probing;

/// <summary>A packet as ffprobe shows it; null where it says nothing.</summary>
internal readonly record struct PacketFacts(
    int? Stream, TimeSpan? Time, TimeSpan? Duration, long? Position, bool IsKeyframe);

/// <summary>Reads <c>-show_entries packet=...</c> as printed by <see cref="Format"/>.</summary>
internal static class PacketReport
{
    public const string Format = "compact=p=0:nk=0";

    public static IEnumerable<PacketFacts> Read(byte[] report) => Encoding.UTF8.GetString(report)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(Fields)
        .Select(f => new PacketFacts(
            (int?)Number(f, "stream_index"),
            Seconds(f, "pts_time"),
            Seconds(f, "duration_time"),
            Number(f, "pos"),
            f.GetValueOrDefault("flags")?.StartsWith('K') == true));

    private static Dictionary<string, string> Fields(string line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in line.Split('|').Select(f => f.Split('=', 2)).Where(f => f.Length == 2))
        {
            fields[field[0]] = field[1];
        }

        return fields;
    }

    private static long? Number(Dictionary<string, string> fields, string name) =>
        long.TryParse(fields.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private static TimeSpan? Seconds(Dictionary<string, string> fields, string name) =>
        double.TryParse(fields.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromSeconds(value)
            : null;
}
