namespace Mpr.Bench;

/// <summary>The API: pages of a large table, and scans of a large bucket.</summary>
internal static class ApiBench
{
    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "..", "bench", $"api-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        try
        {
            var pages = await PageBench.RunAsync(folder, cancellation);
            var scans = await ScanBench.RunAsync(folder, run, cancellation);
            return new BenchResult([.. scans.Measures], [.. pages, .. scans.Figures ?? []]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
