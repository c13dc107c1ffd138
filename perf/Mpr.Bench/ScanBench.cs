using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Bench.S3;
using Mpr.Processing.Storage;
using Mpr.Server.Assets;
using Mpr.Server.Data;

namespace Mpr.Bench;

/// <summary>A scan of a large bucket against fetching its listing alone, at a store in another process.</summary>
internal static class ScanBench
{
    private const string Bucket = "mpr-media-in";
    private const int Objects = 100_000;
    private const int Many = 1_000_000;
    private const double FirstBar = 1.3;
    private const double AgainBar = 1.1;
    private const double CpuBar = 2;

    public static async Task<BenchResult> RunAsync(string folder, BenchRun run, CancellationToken cancellation)
    {
        await using var few = await OpenAsync(folder, Objects, cancellation);
        var (listing, first, again) = (new List<double>(), new List<double>(), new List<double>());
        var (cpu, peak) = (0.0, 0L);
        // The first round compiles what the others run.
        for (var round = 0; round <= run.Runs; round++)
        {
            var bare = await TimeAsync(() => ListAsync(few.Store, cancellation));
            await using var services = await ServicesAsync(few.Store, Path.Combine(folder, $"scan-{round}"), cancellation);
            var scanner = services.GetRequiredService<AssetScanner>();
            var fresh = await TimeAsync(() => ScanAsync(scanner, Objects, Objects, cancellation));
            var known = await TimeAsync(() => ScanAsync(scanner, Objects, 0, cancellation));
            BenchRun.Say($"listing {bare.Seconds:0.00} s, first scan {fresh.Seconds:0.00} s, second {known.Seconds:0.00} s");
            if (round > 0)
            {
                listing.Add(bare.Seconds);
                first.Add(fresh.Seconds);
                again.Add(known.Seconds);
                (cpu, peak) = (Math.Max(cpu, fresh.Cpu), Math.Max(peak, Math.Max(fresh.Peak, known.Peak)));
            }
        }

        var firstly = new Measure("first scan of 100,000 objects against their listing", listing, first);
        var then = new Measure("second scan of them", listing, again);
        return new BenchResult(
            [firstly, then],
            [
                new("first scan against the listing", firstly.Ratio, "x", FirstBar),
                new("second scan against the listing", then.Ratio, "x", AgainBar),
                new("first scan: our processor time", Math.Round(cpu, 2), "s", CpuBar),
                new("scans of 100,000: most memory beyond the start", Megabytes(peak), "MB"),
                await LargeAsync(folder, cancellation),
            ]);
    }

    private static async Task<Figure> LargeAsync(string folder, CancellationToken cancellation)
    {
        await using var many = await OpenAsync(folder, Many, cancellation);
        await using var services = await ServicesAsync(many.Store, Path.Combine(folder, "scan-many"), cancellation);
        var scanner = services.GetRequiredService<AssetScanner>();
        var scan = await TimeAsync(() => ScanAsync(scanner, Many, Many, cancellation));
        BenchRun.Say($"first scan of 1,000,000: {scan.Seconds:0.0} s, {scan.Cpu:0.0} s of processor");
        return new("scan of 1,000,000: most memory beyond the start", Megabytes(scan.Peak), "MB");
    }

    private static async Task<LargeBucket> OpenAsync(string folder, int count, CancellationToken cancellation)
    {
        var data = Path.Combine(folder, $"keys-{count}");
        await ManyKeys.FillAsync(data, Bucket, count);
        var endpoint = await EndpointProcess.StartAsync(data, fsync: false, cancellation);
        return new LargeBucket(endpoint, new ObjectStore(new ObjectStoreOptions
        {
            Endpoint = endpoint.Url,
            Region = "us-east-1",
            AccessKey = EndpointProcess.AccessKey,
            SecretKey = EndpointProcess.SecretKey,
            BucketIn = Bucket,
        }));
    }

    // The scanner as the server has it, without the worker that would probe what it finds.
    private static async Task<ServiceProvider> ServicesAsync(
        ObjectStore store, string data, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data);
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(store);
        services.AddData(DatabaseOptions.Parse($"sqlite:{Path.Combine(data, "mpr.db")}"));
        services.AddSingleton<AssetRegister>();
        services.AddSingleton<ProbeSignal>();
        services.AddSingleton<AssetWriter>();
        services.AddSingleton<AssetScanner>();
        var provider = services.BuildServiceProvider();
        await provider.MigrateAsync(cancellation);
        return provider;
    }

    private static async Task ListAsync(ObjectStore store, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var _ in store.ListAsync(Bucket, cancellation: cancellation))
        {
            count++;
        }

        Check(count, Objects);
    }

    private static async Task ScanAsync(
        AssetScanner scanner, int objects, int registered, CancellationToken cancellation)
    {
        var answer = await scanner.ScanAsync(false, cancellation);
        Check(answer.Found, objects);
        Check(answer.Registered, registered);
    }

    private static void Check(long found, long expected)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"Found {found} objects instead of {expected}.");
        }
    }

    private static async Task<(double Seconds, double Cpu, long Peak)> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (peak, cpu, began) = (before, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var working = work();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, looks.WaitForNextTickAsync().AsTask());
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }

        await working;
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, peak - before);
    }

    private static double Megabytes(long bytes) => Math.Round(bytes / 1e6, 1);

    private sealed record LargeBucket(EndpointProcess Endpoint, ObjectStore Store) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Store.Dispose();
            await Endpoint.DisposeAsync();
        }
    }
}
