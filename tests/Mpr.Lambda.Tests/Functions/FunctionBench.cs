using System.Text.Json;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Remote;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Testing;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>A store, a function in a process of its own, and an API that the test plays.</summary>
public sealed class FunctionBench : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore _store = null!;
    private StoreGate _gate = null!;
    private FfmpegInstallation _ffmpeg = null!;

    public ObjectStore Store => _store.Client;

    public string Scratch => _folder.File("scratch");

    /// <summary>One process, which takes the calls of one test after the other.</summary>
    public LambdaService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.File("store"));
        await Store.EnsureBucketsAsync();
        _gate = new StoreGate(_store.Url);
        _ffmpeg = await FfmpegInstallation.DetectAsync(null, null);
        Service = await ServiceAsync();
    }

    public Task<LambdaService> ServiceAsync(string? ffmpeg = null) =>
        LambdaService.StartAsync(FunctionOf.ThisBuild(_gate.Url, Scratch, concurrency: 1, ffmpeg));

    /// <summary>Uploads a file and plans a job on it.</summary>
    public async Task<MediaTask> PlanAsync(string key, string path, Operation operation)
    {
        var source = await Store.UploadAsync(Store.BucketIn, key, path);
        await using var gateway = new SourceGateway(Store);
        using var runner = new FfmpegRunner(_ffmpeg);
        var probe = await new MediaProber(runner, gateway).ProbeAsync(source);
        return new Planner(PresetCatalogue.BuiltIn, _ffmpeg).Plan(operation, source, probe, null).Tasks[0];
    }

    /// <summary>The payload of the step that runs a task.</summary>
    public static string TaskCall(ReportDesk desk, string id, MediaTask task) => JsonSerializer.Serialize(
        new { step = "task", job = "job_1", callback = desk.Url, task = new RemoteTask(id, 1, task.ToJson()) },
        RemoteJson.Options);

    /// <summary>Whether nothing is left: no file in scratch, no open upload.</summary>
    public async Task<bool> IsCleanAsync() => (await Leftovers.OfAsync(Scratch, Store)).Length == 0;

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await _gate.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
