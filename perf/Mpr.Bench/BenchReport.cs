using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Mpr.Bench;

/// <summary>Prints what was measured. Ratios are the message; seconds depend on the machine and its load.</summary>
internal static class BenchReport
{
    public static void Print(Benchmark benchmark, BenchRun run, IReadOnlyList<Measure> measures)
    {
        if (run.Json)
        {
            var document = new BenchDocument(benchmark.Name, run.Runs, Environment.ProcessorCount, measures);
            Console.WriteLine(JsonSerializer.Serialize(document, BenchJson.Default.BenchDocument));
            return;
        }

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

    private static string Seconds(double seconds) => Short(seconds) + " s";

    private static string Short(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
