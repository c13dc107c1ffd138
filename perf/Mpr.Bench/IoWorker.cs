using System.Diagnostics;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Storage;
using Mpr.S3;

namespace Mpr.Bench;

/// <summary>A worker in this process, its store behind a proxy that counts.</summary>
internal sealed class IoWorker : IAsyncDisposable
{
    private readonly S3Endpoint _endpoint;
    private readonly FfmpegRunner _ffmpeg;
    private readonly ScratchSpace _scratch;
    private int _attempts;

    private IoWorker(S3Endpoint endpoint, FfmpegInstallation ffmpeg, string scratch)
    {
        _endpoint = endpoint;
        _scratch = ScratchSpace.Open(scratch);
        _ffmpeg = new FfmpegRunner(ffmpeg, workplaces: _scratch.Path);
        Proxy = new FaultProxy(endpoint.Url);
        var direct = new ObjectStoreOptions
        {
            Endpoint = endpoint.Url,
            AccessKey = "bench",
            SecretKey = "bench-secret",
            CreateBuckets = true,
        };
        Store = new ObjectStore(direct);
        Counted = new ObjectStore(direct with { Endpoint = Proxy.Url });
        Planner = new Planner(PresetCatalogue.BuiltIn, ffmpeg);
    }

    public FaultProxy Proxy { get; }

    /// <summary>The store itself.</summary>
    public ObjectStore Store { get; }

    /// <summary>The store behind the proxy.</summary>
    public ObjectStore Counted { get; }

    public Planner Planner { get; }

    public static async Task<IoWorker> StartAsync(string folder, CancellationToken cancellation)
    {
        var options = new S3EndpointOptions
        {
            DataDirectory = Path.Combine(folder, "store"),
            Port = 0,
            AccessKey = "bench",
            SecretKey = "bench-secret",
        };
        var endpoint = await S3Endpoint.StartAsync(options, cancellationToken: cancellation);
        var worker = new IoWorker(
            endpoint, await FfmpegInstallation.DetectAsync(null, null, cancellation), Path.Combine(folder, "scratch"));
        await worker.Store.EnsureBucketsAsync(cancellation);
        return worker;
    }

    /// <summary>The source in the store; put there when it is not.</summary>
    public async Task<StoredObject> PutAsync(IoSource source, CancellationToken cancellation)
    {
        var key = Path.GetFileName(source.Path);
        var there = await Store.FindAsync(Store.BucketIn, key, cancellation);
        return there?.Size == new FileInfo(source.Path).Length
            ? there
            : await Store.UploadAsync(Store.BucketIn, key, source.Path, cancellation: cancellation);
    }

    /// <summary>Runs something with a fresh gateway, whose cache is empty, on either store.</summary>
    public async Task<T> WithGatewayAsync<T>(ObjectStore store, Func<SourceGateway, MediaProber, Task<T>> work)
    {
        await using var gateway = new SourceGateway(store);
        return await work(gateway, new MediaProber(_ffmpeg, gateway));
    }

    public Task<MediaProbe> ProbeAsync(ObjectStore store, StoredObject source, CancellationToken cancellation) =>
        WithGatewayAsync(store, (_, prober) => prober.ProbeAsync(source, cancellation));

    /// <summary>Runs a task to its published result, which is deleted again.</summary>
    public async Task<(TaskResult Result, TimeSpan Wall)> RunAsync(
        ObjectStore store, MediaTask task, CancellationToken cancellation)
    {
        var unique = task with { OutputKey = $"{Interlocked.Increment(ref _attempts)}/{task.OutputKey}" };
        var began = Stopwatch.GetTimestamp();
        var result = await WithGatewayAsync(
            store,
            (gateway, prober) => new TaskRunner(store, gateway, _ffmpeg, prober, _scratch)
                .RunAsync(unique, new IoAttempt(), cancellation));
        var wall = Stopwatch.GetElapsedTime(began);
        await Store.DeleteAsync(Store.BucketOut, unique.OutputKey, cancellation);
        return (result, wall);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        Counted.Dispose();
        _ffmpeg.Dispose();
        _scratch.Dispose();
        await Proxy.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    /// <summary>An attempt that nobody records.</summary>
    private sealed class IoAttempt : ITaskAttempt
    {
        public string JobId => "bench";

        public string TaskId => "bench";

        public int Attempt => 1;

        public void Report(TaskProgress progress)
        {
        }

        public Task NoteResidueAsync(string residue, CancellationToken cancellation) => Task.CompletedTask;

        public Task<bool> MayPublishAsync(CancellationToken cancellation) => Task.FromResult(true);
    }
}
