using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Lambda.Tests.Functions;
using Mpr.Lambda.Tests.Machine;
using Mpr.Processing.Storage;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Testing;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>
/// The whole of it: the server on SQLite and the embedded store, Step Functions with the machine that is deployed, and
/// functions in processes of their own. Calls of functions pass a line that a test can cut or double.
/// </summary>
public class LambdaServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Rare enough that asking costs nothing beside what is asked for.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore _store = null!;
    private WebApplication _app = null!;

    /// <summary>Holds sources that functions, and the server's own worker, read.</summary>
    public StoreGate Gate { get; private set; } = null!;

    public ObjectStore Store => _store.Client;

    public HttpClient Http { get; private set; } = null!;

    public LambdaService Functions { get; private set; } = null!;

    public StepFunctionsService StepFunctions { get; private set; } = null!;

    public CallbackLine Line { get; private set; } = null!;

    public string Scratch => _folder.File("function");

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.File("store"));
        Gate = new StoreGate(_store.Url);
        Functions = await LambdaService.StartAsync(FunctionOf.ThisBuild(Gate.Url, Scratch));
        StepFunctions = await StepFunctionsService.StartAsync(Functions.Url);
        Line = await CallbackLine.StartAsync();
        _app = await MprServer.BuildAsync(Options(await DatabaseAsync()), CancellationToken.None);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Http = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First()) };
        Line.To = Http.BaseAddress;
    }

    public async Task UploadAsync(string key, string path) => await Store.UploadAsync(Store.BucketIn, key, path);

    public async Task<JsonElement> PostAsync(
        string address, object body, HttpStatusCode expected = HttpStatusCode.Accepted)
    {
        using var response = await Http.PostAsJsonAsync(address, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<string> SubmitAsync(object request) =>
        (await PostAsync("/api/jobs", request)).GetProperty("id").GetString()!;

    public Task<JsonElement> ShowAsync(string job) => Http.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}");

    /// <summary>Waits until a job is in a state, or fails telling what it is instead.</summary>
    public async Task<JsonElement> UntilAsync(string job, Func<JsonElement, bool> so)
    {
        var last = default(JsonElement);
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => so(last = await ShowAsync(job)), "a state of the job", Patience, Tick);
            return last;
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{last}\n{string.Join('\n', Functions.Log)}");
            throw;
        }
    }

    public Task<JsonElement> EndAsync(string job) => UntilAsync(
        job, d => d.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled");

    /// <summary>Waits until nothing of any job is left in scratch or open in the store.</summary>
    public async Task CleanAsync()
    {
        var left = "";
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => (left = await Leftovers.OfAsync(Scratch, Store)).Length == 0, "nothing to be left", Patience, Tick);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"There is left: {left}");
        }
    }

    /// <summary>Streams of a result, as FFmpeg hashes them without decoding.</summary>
    public async Task<string> StreamsAsync(string key)
    {
        using var file = await Store.DownloadToTemporaryFileAsync(Store.BucketOut, key);
        return await TestMedia.ToolAsync(
            "ffmpeg", ["-hide_banner", "-loglevel", "error", "-i", file.Path, "-map", "0", "-c", "copy", "-f", "streamhash", "-"]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await StepFunctions.DisposeAsync();
        await Functions.DisposeAsync();
        await Line.DisposeAsync();
        await Gate.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The setting of the database; null is a SQLite file.</summary>
    protected virtual Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);

    /// <summary>After so long without a word Step Functions is asked.</summary>
    protected virtual TimeSpan Silence => TimeSpan.FromSeconds(4);

    private MprServerOptions Options(string? database) => new()
    {
        Database = database,
        DataDirectory = _folder.File("data"),
        Port = 0,
        Storage = _store.Options with { Endpoint = Gate.Url },
        LogLevel = LogLevel.Warning,
        Previews = false,
        Lambda = new LambdaSettings
        {
            StepFunctions = StepFunctions.Options,
            CallbackUrl = Line.Url,
            CallbackSecret = ReportDesk.Secret,
            Silence = Silence,
        },
    };
}
