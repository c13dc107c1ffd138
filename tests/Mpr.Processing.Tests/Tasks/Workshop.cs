using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.S3;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>A whole worker on a real store: embedded endpoint, gateway, FFmpeg, scratch.</summary>
public sealed class Workshop : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private S3Endpoint _endpoint = null!;

    public ObjectStore Store { get; private set; } = null!;

    public SourceGateway Gateway { get; private set; } = null!;

    public FfmpegRunner Ffmpeg { get; private set; } = null!;

    public MediaProber Prober { get; private set; } = null!;

    public ScratchSpace Scratch { get; private set; } = null!;

    public Planner Planner { get; private set; } = null!;

    public TaskRunner Runner { get; private set; } = null!;

    /// <summary>Root of the scratch space.</summary>
    public string ScratchRoot => _folder["scratch"];

    /// <summary>A file of a test's own, outside of scratch.</summary>
    public string File(string name) => _folder[name];

    public async ValueTask InitializeAsync()
    {
        _endpoint = await S3Endpoint.StartAsync(new S3EndpointOptions
        {
            DataDirectory = _folder["store"],
            Port = 0,
            AccessKey = "workshop",
            SecretKey = "workshop-secret",
            Fsync = false,
        });
        Store = new ObjectStore(new ObjectStoreOptions
        {
            Endpoint = _endpoint.Url,
            AccessKey = "workshop",
            SecretKey = "workshop-secret",
            CreateBuckets = true,
        });
        await Store.EnsureBucketsAsync();
        Gateway = new SourceGateway(Store);
        Scratch = ScratchSpace.Open(ScratchRoot);
        Ffmpeg = new FfmpegRunner(await LocalFfmpeg.Installation, workplaces: Scratch.Path);
        Prober = new MediaProber(Ffmpeg, Gateway);
        Planner = new Planner(QuickPresets.Catalogue, Ffmpeg.Installation);
        Runner = RunnerWith(Ffmpeg);
    }

    public TaskRunner RunnerWith(FfmpegRunner ffmpeg, FfmpegLimits? limits = null) =>
        new(Store, Gateway, ffmpeg, Prober, Scratch, limits);

    /// <summary>Puts a file into the in bucket.</summary>
    public Task<StoredObject> PutAsync(string key, string path) =>
        Store.UploadAsync(Store.BucketIn, key, path, cancellation: TestContext.Current.CancellationToken);

    /// <summary>Probes and plans.</summary>
    public async Task<MediaTask> PlanAsync(StoredObject source, Operation operation, string? outputKey = null)
    {
        var probe = await Prober.ProbeAsync(source, TestContext.Current.CancellationToken);
        return Planner.Plan(operation, source, probe, outputKey).Tasks.Single();
    }

    /// <summary>What is in the out bucket under a prefix.</summary>
    public async Task<IReadOnlyList<string>> ResultsAsync(string prefix) =>
        await Store.ListAsync(Store.BucketOut, prefix).Select(o => o.Key).ToListAsync();

    /// <summary>Whether not one file of an attempt is left in scratch.</summary>
    public void AssertScratchIsEmpty() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(ScratchRoot, "*", SearchOption.AllDirectories),
            f => !f.EndsWith(".lock", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Store.Dispose();
        Ffmpeg.Dispose();
        Scratch.Dispose();
        await _endpoint.DisposeAsync();
        _folder.Dispose();
    }
}
