using Mpr.Testing;

namespace Mpr.Bench;

/// <summary>What the job engine costs: embedded, and on a private PostgreSQL server with commits on the disk.</summary>
internal static class EngineBench
{
    /// <summary>The engine alone, and the whole product with tiny jobs.</summary>
    public static Task<BenchResult> RunAsync(CancellationToken cancellation) => MeasureAsync(true, cancellation);

    /// <summary>The engine alone, without media.</summary>
    public static Task<BenchResult> QueueAsync(CancellationToken cancellation) => MeasureAsync(false, cancellation);

    private static async Task<BenchResult> MeasureAsync(bool media, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "..", "bench", $"engine-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        try
        {
            var results = new List<BenchResult> { new([], await QueueBench.EmbeddedAsync(folder, cancellation)) };
            if (media)
            {
                results.Add(await TinyJobs.RunAsync("embedded", folder, null, 30, cancellation));
            }

            await PostgreSqlAsync(folder, media, results, cancellation);
            return new BenchResult(
                [.. results.SelectMany(r => r.Measures)], [.. results.SelectMany(r => r.Figures ?? [])]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PostgreSqlAsync(
        string folder, bool media, List<BenchResult> results, CancellationToken cancellation)
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

        results.Add(new([], await QueueBench.PostgreSqlAsync(NewDatabaseAsync, cancellation)));
        if (media)
        {
            var database = await NewDatabaseAsync("tiny");
            results.Add(await TinyJobs.RunAsync("PostgreSQL", folder, database, 50, cancellation));
        }
    }
}
