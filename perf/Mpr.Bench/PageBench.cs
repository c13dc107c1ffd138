using System.Diagnostics;
using System.Text.Json;

namespace Mpr.Bench;

/// <summary>What a page of 50 out of 100,000 assets costs the server, wherever it begins.</summary>
internal static class PageBench
{
    private const int PageSize = 50;
    private const int LargestPage = 200;
    private const double CpuBar = 0.25;
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder, CancellationToken cancellation)
    {
        var data = Path.Combine(folder, "pages");
        await using var server = await ServerProcess.StartAsync(
            data, new Dictionary<string, string> { ["MPR_SCAN_INTERVAL"] = "0" }, cancellation);
        await LargeLibrary.FillAsync(server, folder, data, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.ApiUrl };
        string[] first = [$"/api/assets?limit={PageSize}"];
        var any = await PagesAsync(http, cancellation);
        // What is compiled while it runs is no part of the figures.
        await MeasureAsync(server, http, any, 8, cancellation);
        var figures = new List<Figure>();
        foreach (var connections in new[] { 8, 64 })
        {
            var bare = await MeasureAsync(server, http, ["/api/session"], connections, cancellation);
            foreach (var (name, targets) in new[] { ("first page", first), ("any page", any) })
            {
                var load = await MeasureAsync(server, http, targets, connections, cancellation);
                figures.Add(new($"{name}, {connections} connections: processor time", load.Cpu, "ms", CpuBar));
                figures.Add(new($"{name}, {connections} connections: p99", load.P99, "ms"));
                figures.Add(new(
                    $"{name}, {connections} connections: p99 beyond an answer without a page",
                    Math.Round(Math.Max(0, load.P99 - bare.P99), 2),
                    "ms"));
            }
        }

        return figures;
    }

    /// <summary>Addresses of pages all over the table.</summary>
    private static async Task<string[]> PagesAsync(HttpClient http, CancellationToken cancellation)
    {
        var pages = new List<string>();
        string? cursor = null;
        var rows = 0;
        do
        {
            var address = $"/api/assets?limit={LargestPage}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
            await using var body = await http.GetStreamAsync(new Uri(address, UriKind.Relative), cancellation);
            using var page = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            rows += page.RootElement.GetProperty("items").GetArrayLength();
            cursor = page.RootElement.GetProperty("next_cursor").GetString();
            pages.Add(address.Replace($"limit={LargestPage}", $"limit={PageSize}"));
        }
        while (cursor is not null);
        return rows == LargeLibrary.Rows ? [.. pages] : throw new InvalidOperationException($"The pages have {rows} assets.");
    }

    private static async Task<(double Cpu, double P99)> MeasureAsync(
        ServerProcess server, HttpClient http, string[] targets, int connections, CancellationToken cancellation)
    {
        var (began, cpu) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        var samples = await Task.WhenAll(Enumerable.Range(0, connections).Select(async number =>
        {
            var random = new Random(number);
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(began) < Load)
            {
                var sent = Stopwatch.GetTimestamp();
                using var response = await http.GetAsync(
                    new Uri(targets[random.Next(targets.Length)], UriKind.Relative), cancellation);
                response.EnsureSuccessStatusCode();
                own.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return own;
        }));
        var all = samples.SelectMany(s => s).Order().ToArray();
        var used = (server.ProcessorTime - cpu).TotalMilliseconds / all.Length;
        BenchRun.Say(
            $"{targets.Length} addresses, {connections} connections: {all.Length / Load.TotalSeconds:0} requests/s, "
            + $"{used:0.00} ms of processor time each");
        return (Math.Round(used, 3), Math.Round(all[all.Length * 99 / 100], 2));
    }
}
