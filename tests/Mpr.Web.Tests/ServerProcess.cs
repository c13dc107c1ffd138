using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Web.Tests;

/// <summary>The whole product as <c>mpr up</c> starts it, in a process of its own that can be killed and started again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly int _port = FreePort();
    private readonly int _s3Port = FreePort();
    private Process? _process;

    public ServerProcess() => Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    public HttpClient Http { get; }

    public string Origin => Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "mpr.dll"), "up", "--data", _folder.File("data"),
            "--port", $"{_port}", "--s3-port", $"{_s3Port}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MPR_WEB"] = BuiltPage.Folder;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)
            || k.StartsWith("S3_", StringComparison.Ordinal) || k is "MPR_DATABASE" or "MPR_DATA" or "MPR_TOKEN").ToList())
        {
            start.Environment.Remove(name);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.BecomesTrueAsync(IsReadyAsync, "the server to take requests", StartTime);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Puts a file into the in bucket, and waits until the probe has decided on it.</summary>
    public async Task<JsonElement> AddAsync(string key, string path)
    {
        using var body = new StreamContent(File.OpenRead(path));
        using var answer = await Http.PutAsync("/api/assets/" + KeyPath.Of(key), body);
        answer.EnsureSuccessStatusCode();
        return await ProbedAsync(key);
    }

    public async Task<JsonElement> ProbedAsync(string key) => (await Eventually.GetAsync(
        async () =>
        {
            using var answer = await Http.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
            return answer.StatusCode == HttpStatusCode.OK
                && await answer.Content.ReadFromJsonAsync<JsonElement>() is var asset
                && asset.GetProperty("status").GetString() != "pending" ? new Answer(asset) : null;
        },
        $"the probe of {key}",
        TimeSpan.FromSeconds(90))).Json;

    /// <summary>A document of the API.</summary>
    public async Task<JsonElement> GetAsync(string address) => await Http.GetFromJsonAsync<JsonElement>(address);

    public async Task<JsonElement> PostAsync(string address, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync(address, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Waits for a state of a job.</summary>
    /// <param name="within">Longest time; null: 90 seconds.</param>
    public Task JobIsAsync(string id, string status, TimeSpan? within = null) => Eventually.BecomesTrueAsync(
        async () => (await GetAsync($"/api/jobs/{id}")).GetProperty("status").GetString() == status,
        $"{id} to be {status}",
        within ?? TimeSpan.FromSeconds(90));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Http.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, string.Join('\n', _output));
        try
        {
            using var answer = await Http.GetAsync("/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Below those that the system gives to whoever asks for any: nobody takes it while the server is away.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another one, then.
            }
        }
    }

    private sealed record Answer(JsonElement Json);
}
