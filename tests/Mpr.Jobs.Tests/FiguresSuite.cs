using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests;

/// <summary>What the engine costs, printed; the bounds are wide, for machines differ.</summary>
public abstract class FiguresSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Fact]
    public async Task An_idle_worker_starts_a_task_soon_after_it_was_submitted()
    {
        LongRuns.SkipUnlessAsked();
        await using var engine = await StartAsync(2);
        var entered = new ConcurrentDictionary<string, long>();
        engine.Script.Run = (run, _) =>
        {
            entered[run.JobId] = Stopwatch.GetTimestamp();
            return Done;
        };
        var samples = new List<double>();
        for (var n = 0; n < 220; n++)
        {
            var submitted = Stopwatch.GetTimestamp();
            var job = await engine.SubmitAsync();
            await JobIsAsync(job.Id, JobStatus.Succeeded);
            samples.Add(Stopwatch.GetElapsedTime(submitted, entered[job.Id]).TotalMilliseconds);
        }

        samples = [.. samples.Skip(20).Order()];
        Print($"dispatch p50 {samples[100]:F1} ms, p90 {samples[180]:F1} ms, p99 {samples[198]:F1} ms");
        Assert.InRange(samples[100], 0, 500);
    }

    [Fact]
    public async Task Tasks_that_do_nothing_pass_quickly()
    {
        LongRuns.SkipUnlessAsked();
        await using var engine = Engine.Build(Backend, 4, Production);
        engine.Script.Run = (_, _) => Done;
        var jobs = new List<TestJob>();
        var submitting = Stopwatch.StartNew();
        for (var n = 0; n < 2_000; n++)
        {
            jobs.Add(await engine.SubmitAsync());
        }

        Print($"submitted {2_000 / submitting.Elapsed.TotalSeconds:F0} jobs/s");
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var running = Stopwatch.StartNew();
        await engine.StartAsync();
        await using var context = Backend.Open();
        await Deadline.UntilAsync(
            async () => await context.Jobs.AllAsync(j => j.Status == JobStatus.Succeeded) ? "" : null, "all done",
            TimeSpan.FromMinutes(2));
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var rate = 2_000 / running.Elapsed.TotalSeconds;
        Print($"ran {rate:F0} jobs/s, {used.TotalMilliseconds / 2_000:F1} ms CPU a job");
        Assert.Equal(2_000, engine.Script.Runs.Count);
    }

    [Fact]
    public async Task The_place_of_the_last_of_a_hundred_thousand_is_told_at_once()
    {
        LongRuns.SkipUnlessAsked();
        await using var engine = Engine.Build(Backend, 0, Production);
        var last = await engine.SubmitAsync();
        await using var context = Backend.Open();
        await context.Database.ExecuteSqlRawAsync("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
            INSERT INTO tasks (id, job_id, ordinal, kind, payload, pool, tags, reservation, weight, max_attempts,
                priority, "group", turn, status, attempt, failures, lost_leases, cancel_requested, publishing, progress,
                created_at)
            SELECT 'task_' || (1000000 + i), job_id, i, kind, payload, pool, tags, reservation, weight, max_attempts,
                priority, "group", i - 200000, status, 0, 0, 0, FALSE, FALSE, 0, created_at FROM tasks, n
            """);
        var job = new TestJob { Id = "job_last", Type = "test", Group = "other" };
        await engine.Queue.SubmitAsync(job, [Engine.NewTask()], default);
        await context.Database.ExecuteSqlRawAsync(
            Backend is SqliteBackend ? "ANALYZE" : "VACUUM ANALYZE tasks");
        var samples = new List<double>();
        for (var n = 0; n < 21; n++)
        {
            var asked = Stopwatch.StartNew();
            var place = await engine.Views.FindPlaceAsync(job.Id, default);
            samples.Add(asked.Elapsed.TotalMilliseconds);
            Assert.InRange(place!.Ahead, 100_000, 100_001);
        }

        var claim = Stopwatch.StartNew();
        var head = await engine.Database.TransactAsync(
            (db, t) => Data.TaskStatements.ClaimNextAsync(
                db, new("cpu", ""), new("w", TimeSpan.Zero), new(new(Options.Create(new TaskWorkerOptions()))), t),
            default);
        Assert.Equal("task_1000001", head!.Task!.Id);
        Print($"place of the last of 100,000: median {samples.Order().ElementAt(10):F1} ms");
        Print($"head of 100,000 taken in {claim.Elapsed.TotalMilliseconds:F1} ms (a job of 100,001 tasks)");
        Assert.NotEqual(last.Id, job.Id);
    }

    private static Task<TaskOutcome> Done => Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));

    private static void Production(JobEngineOptions options)
    {
        var own = new JobEngineOptions();
        (options.Heartbeat, options.LeaseTimeout, options.ReconcileInterval, options.RedispatchAfter) =
            (own.Heartbeat, own.LeaseTimeout, own.ReconcileInterval, own.RedispatchAfter);
    }

    private Task<Engine> StartAsync(int slots) => Engine.StartAsync(Backend, slots, Production);

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}

public sealed class EmbeddedFigures() : FiguresSuite(() => Task.FromResult<Backend>(new SqliteBackend(onDisk: true)));

public sealed class PostgreSqlFigures() : FiguresSuite(PostgreSqlBackend.OpenAsync);
