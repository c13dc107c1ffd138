using System.Globalization;

namespace Mpr.Cli.Terminals;

/// <summary>Progress for a log: a line at the start, after each quarter, and at the end.</summary>
internal sealed class LineBoard(TextWriter writer) : IProgressBoard
{
    private const double Step = 25;
    private const double Whole = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Step, bool Ended)> _said = new(StringComparer.Ordinal);

    public void Update(string id, string label, double? percent, string detail, bool ended)
    {
        // The last quarter is the end's to tell.
        var now = (Step: percent is { } value ? (int)(Math.Min(value, Whole - 1) / Step) : 0, Ended: ended);
        lock (_gate)
        {
            if (_said.TryGetValue(id, out var before) && (before.Ended || (before.Step >= now.Step && !ended)))
            {
                return;
            }

            _said[id] = now;
            var amount = percent is { } known && !ended
                ? string.Create(CultureInfo.InvariantCulture, $"{known:0} % ")
                : "";
            writer.WriteLine(Show.Plain($"{label}: {amount}{detail}"));
        }
    }
}
