using System.Text.Json.Serialization;

namespace Mpr.Bench;

/// <summary>The same work done barely and by MPR, in turns.</summary>
/// <param name="BareSeconds">Wall time of each run without MPR.</param>
/// <param name="MprSeconds">Wall time of each run with it.</param>
internal sealed record Measure(string Name, IReadOnlyList<double> BareSeconds, IReadOnlyList<double> MprSeconds)
{
    public double BareMedian => Median(BareSeconds);

    public double MprMedian => Median(MprSeconds);

    /// <summary>MPR's median in terms of the bare one; 1 is as fast.</summary>
    public double Ratio => Math.Round(MprMedian / BareMedian, 3);

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return Math.Round(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, 3);
    }
}

/// <summary>One number that has a bar to meet.</summary>
/// <param name="Bar">The value that it must not pass; null when there is none.</param>
/// <param name="IsFloor">Whether it must be at least the bar, rather than at most.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Bar = null, bool IsFloor = false)
{
    /// <summary>Whether it meets the bar; null when there is none.</summary>
    public bool? Meets => Bar is { } bar ? IsFloor ? Value >= bar : Value <= bar : null;
}

/// <summary>What a benchmark found.</summary>
internal sealed record BenchResult(IReadOnlyList<Measure> Measures, IReadOnlyList<Figure>? Figures = null);

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record BenchDocument(
    string Name, int Runs, int Processors, IReadOnlyList<Measure> Measures, IReadOnlyList<Figure>? Figures);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class BenchJson : JsonSerializerContext;
