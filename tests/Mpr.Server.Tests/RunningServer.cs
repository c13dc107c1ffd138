using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Processing.Storage;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests;

/// <summary>The whole application of one test class: server, worker, embedded store, real FFmpeg, a SQLite file.</summary>
public class RunningServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore? _store;
    private WebApplication? _app;

    public ObjectStore Store => _store!.Client;

    /// <summary>What the running server was told.</summary>
    public MprServerOptions Options { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    /// <summary>Folder of the database and of scratch files.</summary>
    public string Data => _folder.File("data");

    /// <summary>The setting of the database; null is a SQLite file in the data folder.</summary>
    protected virtual Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);

    /// <summary>What a server of its own kind is told besides.</summary>
    protected virtual MprServerOptions Configure(MprServerOptions options) => options;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.File("store"));
        await StartServerAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the server as a signal would and starts it anew on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopServerAsync();
        await StartServerAsync();
    }

    public async Task UploadAsync(string key, string path) => await Store.UploadAsync(Store.BucketIn, key, path);

    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Http.GetAsync(address);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> ScanAsync(string query = "")
    {
        using var response = await Http.PostAsync("/api/assets/scan" + query, null);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> PostAsync(string address, object body, HttpStatusCode expected = HttpStatusCode.Accepted)
    {
        using var response = await Http.PostAsJsonAsync(address, body);
        return await ReadAsync(response, expected);
    }

    /// <summary>Runs a GraphQL operation that is to succeed, and answers its data.</summary>
    public async Task<JsonElement> GraphAsync(string query, object? variables = null)
    {
        using var response = await Http.PostAsJsonAsync("/graphql", new { query, variables });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    /// <summary>Waits until the probe has decided on an asset.</summary>
    public Task<Doc> ProbedAsync(string key) => Eventually.GetAsync(
        async () =>
        {
            var asset = await GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
            return asset.GetProperty("status").GetString() != "pending" ? new Doc(asset) : null;
        },
        $"the probe of {key}");

    /// <summary>Waits for the end of a job and answers its document.</summary>
    public Task<Doc> EndAsync(string job) => Eventually.GetAsync(
        async () =>
        {
            var document = await GetAsync($"/api/jobs/{job}");
            return document.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled"
                ? new Doc(document)
                : null;
        },
        $"the end of {job}",
        TimeSpan.FromSeconds(90));

    /// <summary>Submits a job and waits for its success.</summary>
    public async Task<JsonElement> RunAsync(object request)
    {
        var job = await PostAsync("/api/jobs", request);
        var ended = (await EndAsync(job.GetProperty("id").GetString()!)).Json;
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        return ended;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task StartServerAsync()
    {
        Options = Configure(new MprServerOptions
        {
            DataDirectory = Data,
            Port = 0,
            Database = await DatabaseAsync(),
            Storage = _store!.Options,
            LogLevel = LogLevel.Warning,
            // Some FFmpegs for each asset: only the tests that are about them wait for them.
            Previews = false,
        });
        _app = await MprServer.BuildAsync(Options, CancellationToken.None);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Http = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First()) };
    }

    private async Task StopServerAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}

/// <summary>A JSON document that a wait may or may not have got yet.</summary>
public sealed record Doc(JsonElement Json);
