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

        Draw(result.Measures);
        Draw(result.Figures ?? []);
    }

    private static void Draw(IReadOnlyList<Figure> figures)
    {
        var table = NewTable("FIGURE", "VALUE", "UNIT", "BAR", "");
        foreach (var figure in figures)
        {
            table.AddRow(
                figure.Name,
                Short(figure.Value),
                figure.Unit,
                figure.Bar is { } bar ? (figure.IsFloor ? ">= " : "<= ") + Short(bar) : "",
                figure.Meets is false ? "MISSED" : "");
        }

        if (figures.Count > 0)
        {
            AnsiConsole.Write(table);
        }
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    private static void Draw(IReadOnlyList<Measure> measures)
    {
        var table = NewTable("MEASURE", "BARE", "MPR", "RATIO", "BARE RUNS", "MPR RUNS");

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

    private static string Seconds(double seconds) => Short(seconds) + " s";

    private static string Short(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
