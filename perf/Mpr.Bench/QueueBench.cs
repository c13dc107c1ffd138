using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Jobs;

namespace Mpr.Bench;

/// <summary>The engine alone, without media: how many tasks pass in a second, and how soon a place is told.</summary>
internal static class QueueBench
{
    private const int Tasks = 3_000;
    private const int Queued = 100_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static async Task<IReadOnlyList<Figure>> EmbeddedAsync(string folder, CancellationToken cancellation)
    {
        var rates = new List<double>();
        for (var run = 0; run < 2; run++)
        {
            var data = Directory.CreateDirectory(Path.Combine(folder, $"noop-{run}")).FullName;
            rates.Add(await RateAsync(DatabaseOptions.Parse($"sqlite:{data}/mpr.db"), data, 0, cancellation));
        }

        var place = Directory.CreateDirectory(Path.Combine(folder, "place")).FullName;
        return
        [
            new("embedded: no-op tasks, 1 worker", rates.Max(), "tasks/s", 800, true),
            new(
                "embedded: place of the last of 100,000",
                await PlaceAsync(DatabaseOptions.Parse($"sqlite:{place}/mpr.db"), place, cancellation), "ms", 20),
        ];
    }

    public static async Task<IReadOnlyList<Figure>> PostgreSqlAsync(
        Func<string, Task<string>> newDatabase, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        for (var workers = 1; workers <= 2; workers++)
        {
            var connection = await newDatabase($"noop{workers}");
            var rate = await RateAsync(new DatabaseOptions(connection, true), "", workers, cancellation);
            figures.Add(new($"PostgreSQL: no-op tasks, {workers} workers", rate, "tasks/s", 150, true));
        }

        var place = await PlaceAsync(new DatabaseOptions(await newDatabase("place"), true), "", cancellation);
        return [.. figures, new("PostgreSQL: place of the last of 100,000", place, "ms", 20)];
    }

    // Tasks are queued before any worker is there. The first tenth warms up what is compiled and cached.
    private static async Task<double> RateAsync(
        DatabaseOptions database, string folder, int workers, CancellationToken cancellation)
    {
        using var host = NoopWorker.Build(database, folder, works: workers == 0);
        await host.Services.MigrateAsync(cancellation);
        await SubmitAsync(host.Services.GetRequiredService<JobQueue>(), Tasks, cancellation);
        var cpu = Environment.CpuUsage.TotalTime;
        var processes = Enumerable.Range(0, workers).Select(_ => Start(database.ConnectionString)).ToList();
        await host.StartAsync(cancellation);
        while (await NoopWorker.OpenAsync(host.Services) > 0)
        {
            await Task.Delay(Poll, cancellation);
        }

        foreach (var process in processes)
        {
            process.Kill();
            process.Dispose();
        }

        await host.StopAsync(CancellationToken.None);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<MprDbContext>>()
            .CreateDbContextAsync(cancellation);
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Tasks;
        BenchRun.Say($"{used:0.0} ms of processor time a task in the submitting process");
        var ends = await db.Tasks.Select(t => t.FinishedAt!.Value).ToListAsync(cancellation);
        ends.Sort();
        return Math.Round(Tasks * 0.9 / (ends[^1] - ends[Tasks / 10]).TotalSeconds);
    }

    private static async Task<double> PlaceAsync(
        DatabaseOptions database, string folder, CancellationToken cancellation)
    {
        using var host = NoopWorker.Build(database, folder, works: false);
        await host.Services.MigrateAsync(cancellation);
        var queue = host.Services.GetRequiredService<JobQueue>();
        await SubmitAsync(queue, 1, cancellation);
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<MprDbContext>>()
            .CreateDbContextAsync(cancellation))
        {
            await db.Database.ExecuteSqlRawAsync(Copies, cancellation);
            await db.Database.ExecuteSqlRawAsync(database.IsPostgres ? "VACUUM ANALYZE tasks" : "ANALYZE", cancellation);
        }

        var last = NewJob("other");
        await queue.SubmitAsync(last, [NewTask()], cancellation);
        var views = host.Services.GetRequiredService<QueueViews>();
        var samples = new List<double>();
        for (var n = 0; n < 21; n++)
        {
            var asked = Stopwatch.GetTimestamp();
            var place = await views.FindPlaceAsync(last.Id, cancellation);
            samples.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            if (place?.Ahead < Queued)
            {
                throw new InvalidOperationException($"The last job says that {place.Ahead} are ahead of it.");
            }
        }

        return Math.Round(samples.Order().ElementAt(10), 1);
    }

    private static readonly string Copies = $"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Queued})
        INSERT INTO tasks (id, job_id, ordinal, kind, payload, pool, tags, reservation, weight, max_attempts, priority,
            "group", turn, status, attempt, failures, lost_leases, cancel_requested, publishing, progress, created_at)
        SELECT 'task_' || (1000000 + i), job_id, i, kind, payload, pool, tags, reservation, weight, max_attempts,
            priority, "group", i - 200000, status, 0, 0, 0, FALSE, FALSE, 0, created_at FROM tasks, n
        """;

    private static Process Start(string connection) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(QueueBench).Assembly.Location, NoopWorker.Word, connection]))!;

    private static async Task SubmitAsync(JobQueue queue, int jobs, CancellationToken cancellation)
    {
        for (var n = 0; n < jobs; n++)
        {
            await queue.SubmitAsync(NewJob(""), [NewTask()], cancellation);
        }
    }

    private static MediaJob NewJob(string group)
    {
        var id = TimeOrderedId.Create("job", TimeProvider.System);
        return new MediaJob
        {
            Id = id,
            Type = "noop",
            Group = group,
            AssetId = "asset_0",
            SourceKey = "noop",
            OutputKey = id,
            Operation = "{}",
        };
    }

    private static JobTask NewTask() => new()
    {
        Id = TimeOrderedId.Create("task", TimeProvider.System),
        Kind = "noop",
        Payload = "{}",
    };
}
