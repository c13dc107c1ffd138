using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Mpr.Bench;

/// <summary>Prints what was measured. Ratios are the message; seconds depend on the machine and its load.</summary>
internal static class BenchReport
{
    public static void Print(Benchmark benchmark, BenchRun run, BenchResult result)
    {
        if (run.Json)
        {
            var document = new BenchDocument(
                benchmark.Name, run.Runs, Environment.ProcessorCount, result.Measures, result.Figures);
            Console.WriteLine(JsonSerializer.Serialize(document, BenchJson.Default.BenchDocument));
            return;
        }

        if (result.Measures.Count > 0)
        {
            Print(result.Measures);
        }

        if (result.Figures is { } figures)
        {
            Print(figures);
        }
    }

    private static void Print(IReadOnlyList<Measure> measures)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "MEASURE", "BARE", "MPR", "RATIO", "BARE RUNS", "MPR RUNS" })
        {
            table.AddColumn(new TableColumn(column) { Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var measure in measures)
        {
            table.AddRow(
                measure.Name,
                Seconds(measure.BareMedian),
                Seconds(measure.MprMedian),
                measure.Ratio.ToString("0.00", CultureInfo.InvariantCulture),
                string.Join(' ', measure.BareSeconds.Select(Short)),
                string.Join(' ', measure.MprSeconds.Select(Short)));
        }

        AnsiConsole.Write(table);
    }

    private static void Print(IReadOnlyList<Figure> figures)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "FIGURE", "VALUE", "LIMIT", "" })
        {
            table.AddColumn(new TableColumn(column) { Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var figure in figures)
        {
            table.AddRow(
                figure.Name,
                $"{Short(figure.Value)} {figure.Unit}",
                figure.Limit is { } limit ? (figure.IsLeast ? ">= " : "<= ") + Short(limit) : "",
                figure.Holds switch { true => "kept", false => "MISSED", null => "" });
        }

        AnsiConsole.Write(table);
    }

    private static string Seconds(double seconds) => Short(seconds) + " s";

    private static string Short(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
