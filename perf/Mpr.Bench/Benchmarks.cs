namespace Mpr.Bench;

/// <summary>One benchmark by its name.</summary>
internal sealed record Benchmark(
    string Name, string Description, Func<BenchRun, CancellationToken, Task<BenchResult>> RunAsync);

/// <summary>All benchmarks. A new one is a class of its own and a line here.</summary>
internal static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new(
            "engine",
            "what the job engine costs, embedded and on PostgreSQL",
            EngineBench.RunAsync),
        new("job", "a job's wall time against bare FFmpeg with the same arguments on local files", JobBench.RunAsync),
        new("io", "bytes, requests and scratch of each type of source, and the wall of a task on 1.1 GB", IoBench.RunAsync),
        new("api", "pages of 100,000 assets, and scans of large buckets against their listing", ApiBench.RunAsync),
        new("lambda", "the start of a function to its first poll, and its memory", LambdaBench.RunAsync),
        new("web", "the page in Chromium: first screen, clicks beside two encodes, a library under the wheel", WebBench.RunAsync),
        new("s3", "the embedded endpoint against nginx, bare digests and its own limits", S3.S3Bench.RunAsync),
    ];

    /// <summary>Runs one and prints what it found; lists them when none is named.</summary>
    public static async Task<int> RunAsync(string? name, BenchRun run, CancellationToken cancellation)
    {
        if (All.FirstOrDefault(b => b.Name == name) is not { } benchmark)
        {
            foreach (var known in All)
            {
                Console.WriteLine($"{known.Name,-8} {known.Description}");
            }

            return name is null ? 0 : 2;
        }

        var result = await benchmark.RunAsync(run, cancellation);
        BenchReport.Print(benchmark, run, result);
        return 0;
    }
}
