using System.Diagnostics;
using System.Globalization;
using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Bench;

/// <summary>
/// What tasks read of the store and need of scratch, for every type of source, and what that costs in time on a large
/// one. The store is the embedded endpoint, behind a proxy that counts what passes.
/// </summary>
internal static class IoBench
{
    private const string Transcoding = "mp4-h264-480p";

    /// <summary>What is added to each request where the network is far.</summary>
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(30);

    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        if (run.Only is { } part && !IoMedia.Names.Any(n => n.Contains(part, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"No source is named like '{part}': {string.Join(", ", IoMedia.Names)}.");
        }

        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench", "io"));
        var readings = new List<Reading>();
        await using var worker = await IoWorker.StartAsync(folder, cancellation);
        foreach (var source in await IoMedia.TypesAsync(folder, run.Only, cancellation))
        {
            await CountAsync(worker, source, readings, cancellation);
        }

        var measures = IoMedia.Large.Contains(run.Only ?? "", StringComparison.Ordinal)
            ? await TimeAsync(worker, folder, readings, run, cancellation)
            : [];
        return new BenchResult(measures, Readings: readings);
    }

    private static async Task CountAsync(
        IoWorker worker, IoSource source, List<Reading> readings, CancellationToken cancellation)
    {
        var stored = await worker.PutAsync(source, cancellation);
        var probe = await CountedAsync<MediaProbe>(worker, source, stored, "probe", readings, async () =>
            (await worker.ProbeAsync(worker.Counted, stored, cancellation), null));
        var middle = probe.Duration / 2;
        if (source.HasPicture)
        {
            await TaskAsync(
                worker, source, stored, probe, "poster at 50 %", new Poster(middle), readings, cancellation);
        }

        foreach (var mode in Enum.GetValues<TrimMode>())
        {
            await TaskAsync(worker, source, stored, probe, $"trim 10 s {mode}", new Trim(
                middle, middle + TimeSpan.FromSeconds(10), mode), readings, cancellation);
        }

        var preset = source.HasPicture ? Transcoding : "audio-mp3-192k";
        await TaskAsync(
            worker, source, stored, probe, $"transcode {preset}", new Transcode(preset), readings, cancellation);
    }

    /// <summary>Plans a task and counts its run; says why where it is refused.</summary>
    private static async Task TaskAsync(
        IoWorker worker, IoSource source, StoredObject stored, MediaProbe probe, string work, Operation operation,
        List<Reading> readings, CancellationToken cancellation)
    {
        try
        {
            var task = worker.Planner.Plan(operation, stored, probe, null).Tasks.Single();
            await CountedAsync(worker, source, stored, work.ToLowerInvariant(), readings, async () =>
            {
                var (result, _) = await worker.RunAsync(worker.Counted, task, cancellation);
                return (result, result.ScratchPeak);
            });
        }
        catch (ProcessingException e)
        {
            BenchRun.Say($"{source.Name}: no {work}: {e.Message}");
        }
    }

    private static async Task<T> CountedAsync<T>(
        IoWorker worker, IoSource source, StoredObject stored, string work, List<Reading> readings,
        Func<Task<(T Value, long? Scratch)>> action)
    {
        var proxy = worker.Proxy;
        var (bytes, reads, requests) = (proxy.Bytes, proxy.Reads, proxy.Requests);
        var (value, scratch) = await action();
        var reading = new Reading(
            source.Name, work, stored.Size, proxy.Bytes - bytes, proxy.Reads - reads, proxy.Requests - requests,
            scratch);
        readings.Add(reading);
        BenchRun.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{source.Name}: {work}: {reading.BytesRead / 1e6:0.00} MB in {reading.Reads} reads, {reading.Share:0.0000}"));
        return value;
    }

    private static async Task<IReadOnlyList<Measure>> TimeAsync(
        IoWorker worker, string folder, List<Reading> readings, BenchRun run, CancellationToken cancellation)
    {
        var source = await IoMedia.LargeAsync(folder, cancellation);
        var stored = await worker.PutAsync(source, cancellation);
        var probe = await worker.ProbeAsync(worker.Store, stored, cancellation);
        var middle = TimeSpan.FromSeconds(Math.Floor(probe.Duration.TotalSeconds / 2) + 0.5);
        var trim = worker.Planner.Plan(
            new Trim(middle, middle + TimeSpan.FromSeconds(10), TrimMode.Copy), stored, probe, null).Tasks.Single();
        await CountedAsync(worker, source, stored, "trim 10 s copy", readings, async () =>
        {
            var (result, _) = await worker.RunAsync(worker.Counted, trim, cancellation);
            return (result, result.ScratchPeak);
        });
        var dense = await IoMedia.DenseAsync(folder, cancellation);
        var storedDense = await worker.PutAsync(dense, cancellation);
        var transcode = worker.Planner.Plan(
            new Transcode(Transcoding), storedDense, await worker.ProbeAsync(worker.Store, storedDense, cancellation),
            null).Tasks.Single();
        var few = run with { Runs = Math.Min(run.Runs, 3) };
        return
        [
            await MeasureAsync(
                "trim 10 s copy, 1.1 GB, and upload", worker, source, trim, null, readings, run, folder, cancellation),
            await MeasureAsync(
                "transcode 1.1 GB", worker, dense, transcode, null, readings, few, folder, cancellation),
            await MeasureAsync(
                "transcode 1.1 GB, 30 ms a request", worker, dense, transcode, Distance, readings, few, folder,
                cancellation),
        ];
    }

    /// <summary>In turns: FFmpeg with the task's arguments on the local file, and the task.</summary>
    private static async Task<Measure> MeasureAsync(
        string name, IoWorker worker, IoSource source, MediaTask task, TimeSpan? distance,
        List<Reading> readings, BenchRun run, string folder, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "bare" + task.Extension);
        var bare = CommandBuilder.Build(task.Recipe, source.Path, file).Arguments
            .Select(a => a == "http,tcp" ? "file" : a).ToList();
        worker.Proxy.Script = _ => distance is { } delay ? new Mishap.Delay(delay) : null;
        var store = distance is null ? worker.Store : worker.Counted;
        var (bareSeconds, mprSeconds) = (new List<double>(), new List<double>());
        for (var i = 1; i <= run.Runs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await BenchMedia.FfmpegAsync(bare, cancellation);
            if (task.Operation is Trim)
            {
                await worker.Store.UploadAsync(
                    worker.Store.BucketOut, "bare" + task.Extension, file, cancellation: cancellation);
            }

            bareSeconds.Add(Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3));
            var (result, wall) = await worker.RunAsync(store, task, cancellation);
            mprSeconds.Add(Math.Round(wall.TotalSeconds, 3));
            var usage = result.SourceUsage!;
            readings.Add(new Reading(
                source.Name, name, task.Source.Size, usage.BytesFetched, usage.StoreRequests, usage.StoreRequests,
                result.ScratchPeak));
            BenchRun.Say($"{name}: {i} of {run.Runs}: bare {bareSeconds[^1]} s, task {mprSeconds[^1]} s");
        }

        worker.Proxy.Script = _ => null;
        File.Delete(file);
        return new Measure(name, bareSeconds, mprSeconds);
    }
}
