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
            var document = new BenchDocument(benchmark.Name, run.Runs, Environment.ProcessorCount, measures, run.Readings);
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
        Print(run.Readings);
    }

    private static void Print(List<Reading> readings)
    {
        if (readings.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "SOURCE", "WORK", "MB", "READ MB", "SHARE", "READS", "REQUESTS", "SCRATCH MB" })
        {
            table.AddColumn(new TableColumn(column) { Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var r in readings)
        {
            table.AddRow(
                r.Source,
                r.Work,
                Megabytes(r.ObjectBytes),
                Megabytes(r.BytesRead),
                r.Share.ToString("0.0000", CultureInfo.InvariantCulture),
                $"{r.Reads}",
                $"{r.Requests}",
                r.ScratchPeak is { } peak ? Megabytes(peak) : "");
        }

        AnsiConsole.Write(table);
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => Short(seconds) + " s";

    private static string Short(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
