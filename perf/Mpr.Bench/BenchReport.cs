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
                benchmark.Name, run.Runs, Environment.ProcessorCount, result.Measures, result.Figures, result.Readings);
            Console.WriteLine(JsonSerializer.Serialize(document, BenchJson.Default.BenchDocument));
            return;
        }

        Print(result.Measures, ["MEASURE", "BARE", "MPR", "RATIO", "BARE RUNS", "MPR RUNS"], Row);
        Print(result.Figures, ["FIGURE", "VALUE", "LIMIT", ""], Row);
        Print(result.Readings, ["SOURCE", "WORK", "MB", "READ MB", "SHARE", "READS", "REQUESTS", "SCRATCH MB"], Row);
    }

    private static void Print<T>(IReadOnlyList<T>? items, string[] columns, Func<T, string[]> row)
    {
        if (items is not { Count: > 0 })
        {
            return;
        }

        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var item in items)
        {
            table.AddRow(row(item));
        }

        AnsiConsole.Write(table);
    }

    private static string[] Row(Measure measure) =>
    [
        measure.Name,
        Seconds(measure.BareMedian),
        Seconds(measure.MprMedian),
        Short(measure.Ratio),
        string.Join(' ', measure.BareSeconds.Select(Short)),
        string.Join(' ', measure.MprSeconds.Select(Short)),
    ];

    private static string[] Row(Figure figure) =>
    [
        figure.Name,
        $"{Short(figure.Value)} {figure.Unit}",
        figure.Limit is { } limit ? (figure.IsLeast ? ">= " : "<= ") + Short(limit) : "",
        figure.Holds switch { true => "kept", false => "MISSED", null => "" },
    ];

    private static string[] Row(Reading reading) =>
    [
        reading.Source,
        reading.Work,
        Megabytes(reading.ObjectBytes),
        Megabytes(reading.BytesRead),
        reading.Share.ToString("0.0000", CultureInfo.InvariantCulture),
        $"{reading.Reads}",
        $"{reading.Requests}",
        reading.ScratchPeak is { } peak ? Megabytes(peak) : "",
    ];

    private static string Megabytes(long bytes) => Short(bytes / 1e6);

    private static string Seconds(double seconds) => Short(seconds) + " s";

    private static string Short(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
