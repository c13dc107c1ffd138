using Mpr.Testing;

namespace Mpr.Bench;

/// <summary>What the job engine costs: embedded, and on a private PostgreSQL server with commits on the disk.</summary>
internal static class EngineBench
{
    // The engine alone, without media, and the whole product with small real jobs.
    private const string EmbeddedQueue = "embedded queue";
    private const string EmbeddedJobs = "embedded jobs";
    private const string PostgreSqlQueue = "PostgreSQL queue";
    private const string PostgreSqlJobs = "PostgreSQL jobs";
    private static readonly string[] Parts = [EmbeddedQueue, EmbeddedJobs, PostgreSqlQueue, PostgreSqlJobs];

    /// <exception cref="ArgumentException">No part is named so.</exception>
    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var parts = Parts.Where(p => p.Contains(run.Only ?? "", StringComparison.OrdinalIgnoreCase)).ToList();
        if (parts.Count == 0)
        {
            throw new ArgumentException($"No part is named {run.Only}. There are: {string.Join(", ", Parts)}.");
        }

        var folder = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "..", "bench", $"engine-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        try
        {
            var results = new List<BenchResult>();
            if (parts.Contains(EmbeddedQueue))
            {
                results.Add(new([], await QueueBench.EmbeddedAsync(folder, cancellation)));
            }

            if (parts.Contains(EmbeddedJobs))
            {
                results.Add(await TinyJobs.RunAsync("embedded", folder, null, 30, cancellation));
            }

            if (parts.Contains(PostgreSqlQueue) || parts.Contains(PostgreSqlJobs))
            {
                await PostgreSqlAsync(folder, parts, results, cancellation);
            }

            return new BenchResult(
                [.. results.SelectMany(r => r.Measures)], [.. results.SelectMany(r => r.Figures ?? [])]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PostgreSqlAsync(
        string folder, List<string> parts, List<BenchResult> results, CancellationToken cancellation)
    {
        if (PostgreSqlCluster.Binaries is null)
        {
            BenchRun.Say("PostgreSQL is not installed on this machine: its figures are left out.");
            return;
        }

        await using var cluster = await PostgreSqlCluster.StartAsync(durable: true);
        async Task<string> NewDatabaseAsync(string name)
        {
            await cluster.ExecuteAsync($"CREATE DATABASE {name}");
            return cluster.ConnectionString(name);
        }

        if (parts.Contains(PostgreSqlQueue))
        {
            results.Add(new([], await QueueBench.PostgreSqlAsync(NewDatabaseAsync, cancellation)));
        }

        if (parts.Contains(PostgreSqlJobs))
        {
            var database = await NewDatabaseAsync("tiny");
            results.Add(await TinyJobs.RunAsync("PostgreSQL", folder, database, 50, cancellation));
        }
    }
}
