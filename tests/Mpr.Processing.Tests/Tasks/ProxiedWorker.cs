using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>A worker whose store is behind a proxy that counts and breaks, with a scratch space of its own.</summary>
public sealed class ProxiedWorker : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _scratchRoot;

    private ProxiedWorker(ObjectStoreOptions direct, FfmpegInstallation ffmpeg, string? scratch, long? quota)
    {
        Direct = direct;
        Proxy = new FaultProxy(direct.Endpoint);
        Store = new ObjectStore(direct with { Endpoint = Proxy.Url });
        _scratchRoot = scratch ?? _folder["scratch"];
        Scratch = ScratchSpace.Open(_scratchRoot, quota);
        Gateway = new SourceGateway(Store);
        Ffmpeg = new FfmpegRunner(ffmpeg, workplaces: Scratch.Path);
        Prober = new MediaProber(Ffmpeg, Gateway);
        Planner = new Planner(QuickPresets.Catalogue, ffmpeg);
        Runner = new TaskRunner(Store, Gateway, Ffmpeg, Prober, Scratch);
    }

    /// <summary>The store without the proxy.</summary>
    public ObjectStoreOptions Direct { get; }

    public FaultProxy Proxy { get; }

    public ObjectStore Store { get; }

    public ScratchSpace Scratch { get; }

    public SourceGateway Gateway { get; }

    public FfmpegRunner Ffmpeg { get; }

    public MediaProber Prober { get; }

    public Planner Planner { get; }

    public TaskRunner Runner { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="direct">The store, with its buckets.</param>
    /// <param name="scratch">Root of the scratch space; null: a folder of its own.</param>
    /// <param name="quota">Of the scratch space; null: none.</param>
    public static async Task<ProxiedWorker> StartAsync(
        ObjectStoreOptions direct, string? scratch = null, long? quota = null) =>
        new(direct, await LocalFfmpeg.Installation, scratch, quota);

    /// <summary>A file of a test's own, outside of scratch.</summary>
    public string File(string name) => _folder[name];

    /// <summary>Puts a file into the in bucket, past the proxy.</summary>
    public async Task<StoredObject> PutAsync(string key, string path)
    {
        using var store = new ObjectStore(Direct);
        return await store.UploadAsync(store.BucketIn, key, path, cancellation: Cancellation);
    }

    /// <summary>Probes and plans.</summary>
    public async Task<MediaTask> PlanAsync(StoredObject source, Operation operation, string? outputKey = null)
    {
        var probe = await Prober.ProbeAsync(source, Cancellation);
        return Planner.Plan(operation, source, probe, outputKey).Tasks.Single();
    }

    /// <summary>Fetches a result, past the proxy.</summary>
    public async Task<string> FetchAsync(TaskResult result)
    {
        using var store = new ObjectStore(Direct);
        var path = File($"{Guid.NewGuid():N}{Path.GetExtension(result.OutputKey)}");
        await store.DownloadAsync(store.BucketOut, result.OutputKey, path, cancellation: Cancellation);
        return path;
    }

    /// <summary>Neither scratch nor the store holds anything of a task without a result.</summary>
    public async Task AssertNothingIsLeftAsync(string outputKey)
    {
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_scratchRoot, "*", SearchOption.AllDirectories),
            f => !f.EndsWith(".lock", StringComparison.Ordinal));
        using var store = new ObjectStore(Direct);
        Assert.Null(await store.FindAsync(store.BucketOut, outputKey, Cancellation));
        Assert.Equal(0, await RawStore.OpenUploadsAsync(Direct, store.BucketOut, outputKey));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Store.Dispose();
        Ffmpeg.Dispose();
        Scratch.Dispose();
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }
}
