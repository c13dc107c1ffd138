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

/// <summary>What a piece of work asked of the store.</summary>
/// <param name="ObjectBytes">Size of the source.</param>
/// <param name="BytesRead">Bytes that the store sent, heads of answers included.</param>
/// <param name="Reads">Requests for content.</param>
/// <param name="Requests">Requests of any kind.</param>
/// <param name="ScratchPeak">Most bytes of the result on disk; null where there is none.</param>
internal sealed record Reading(
    string Source, string Work, long ObjectBytes, long BytesRead, int Reads, int Requests, long? ScratchPeak)
{
    public double Share => Math.Round((double)BytesRead / ObjectBytes, 4);
}

/// <summary>A figure with the limit that it is held to.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">Such as <c>s</c> or <c>MB</c>; <c>x</c> for a ratio.</param>
/// <param name="Limit">Null when it is shown beside others and held to none.</param>
/// <param name="IsLeast">Whether the limit is the least that is enough; otherwise it is the most.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Limit = null, bool IsLeast = false)
{
    /// <summary>Whether the limit is kept; null without one.</summary>
    public bool? Holds => Limit is { } limit ? (IsLeast ? Value >= limit : Value <= limit) : null;
}

/// <summary>What a benchmark found.</summary>
internal sealed record BenchResult(
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<Reading>? Readings = null);

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record BenchDocument(
    string Name,
    int Runs,
    int Processors,
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<Figure>? Figures,
    IReadOnlyList<Reading>? Readings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class BenchJson : JsonSerializerContext;
