using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Deployment;

/// <summary>
/// The services of a compose file as processes of this machine: each has its own data folder, and the names by which they
/// know each other become places on the loopback.
/// </summary>
internal sealed class ComposeProcesses(ComposeFile compose) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];
    private readonly Dictionary<string, int> _ports = new() { ["store:9000"] = FreePort.Take(), ["api:8080"] = FreePort.Take() };
    private PostgreSqlCluster? _postgres;
    private NginxProcess? _nginx;

    /// <summary>Starts a service, and waits for what the others wait for: that it answers, or that it has ended well.</summary>
    public async Task StartAsync(string service)
    {
        switch (service)
        {
            case "postgres":
                _postgres = await PostgreSqlCluster.StartAsync();
                await _postgres.ExecuteAsync($"CREATE DATABASE {compose.Environment(service)["POSTGRES_DB"]}");
                break;
            case "nginx":
                _nginx = await NginxProcess.StartAsync(
                    compose.Environment(service).ToDictionary(v => v.Key, v => Here(v.Value)));
                break;
            default:
                await StartOursAsync(service);
                break;
        }
    }

    /// <summary>A client of nginx.</summary>
    /// <param name="key">A key of the API; null: none.</param>
    public HttpClient Client(string? key)
    {
        var client = _nginx!.Client();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Uploads a clip, has it transcoded, and answers the job when it has ended.</summary>
    public static async Task<JsonElement> MainJobAsync(HttpClient http, string key)
    {
        var path = KeyPath.Of(key);
        using (var clip = new StreamContent(File.OpenRead(await TestMedia.ClipAsync(2))))
        {
            using var put = await http.PutAsync($"/api/assets/{path}", clip);
            Assert.True(put.StatusCode == HttpStatusCode.Created, await put.Content.ReadAsStringAsync());
        }

        using var submitted = await http.PostAsJsonAsync(
            "/api/jobs", new { source_key = key, type = "transcode", preset = "mp4-h264-480p" });
        Assert.True(submitted.StatusCode == HttpStatusCode.Accepted, await submitted.Content.ReadAsStringAsync());
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var job = await Eventually.GetAsync(
            async () => await http.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}") is var document
                && document.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled"
                    ? new Ended(document)
                    : null,
            "the end of the job",
            Patience);
        return job.Document;
    }

    /// <summary>A result as the store itself gives it to anybody.</summary>
    public async Task<HttpResponseMessage> ReadFromStoreAsync(string key)
    {
        using var http = new HttpClient();
        var path = KeyPath.Of(key);
        return await http.GetAsync(
            $"http://127.0.0.1:{_ports["store:9000"]}/{compose.Environment("api")["S3_BUCKET_OUT"]}/{path}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        // Workers before the API, the API before its database and its store.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartOursAsync(string service)
    {
        var data = Directory.CreateDirectory(_folder.File(service)).FullName;
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "mpr.dll"), .. Words(service)])
        {
            WorkingDirectory = data,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in compose.Environment(service).Append(new("MPR_DATA", data)))
        {
            start.Environment[name] = Here(value);
        }

        var process = Process.Start(start)!;
        _processes.Add(process);
        var said = new Queue<string>();
        process.ErrorDataReceived += (_, line) => Note(said, line.Data);
        process.OutputDataReceived += (_, line) => Note(said, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Eventually.BecomesTrueAsync(
            async () => await IsUpAsync(service, process, said), $"the service {service}", Patience);
    }

    private async Task<bool> IsUpAsync(string service, Process process, Queue<string> said)
    {
        // What others wait to see completed has to end well; all else stays.
        if (service == "buckets" || process.HasExited)
        {
            await process.WaitForExitAsync();
            Assert.True(service == "buckets" && process.ExitCode == 0, $"{service}: {string.Join('\n', said)}");
            return true;
        }

        var address = service switch
        {
            "store" => $"http://127.0.0.1:{_ports["store:9000"]}/",
            "api" => $"http://127.0.0.1:{_ports["api:8080"]}/healthz",
            _ => null,
        };
        return address is null || await AnswersAsync(address);
    }

    private static async Task<bool> AnswersAsync(string address)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(address);
            return (int)answer.StatusCode < 500;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private List<string> Words(string service)
    {
        var words = compose.Command(service).ToList();
        if (words.IndexOf("--port") is >= 0 and var port)
        {
            words[port + 1] = _ports[$"{service}:{words[port + 1]}"].ToString();
        }

        return words;
    }

    private string Here(string value)
    {
        foreach (var (place, port) in _ports)
        {
            value = value.Replace(place, $"127.0.0.1:{port}", StringComparison.Ordinal);
        }

        return _postgres is null
            ? value
            : value.Replace("Host=postgres", $"Host=127.0.0.1;Port={_postgres.Port}", StringComparison.Ordinal);
    }

    private static void Note(Queue<string> said, string? line)
    {
        lock (said)
        {
            said.Enqueue(line ?? "");
            if (said.Count > 50)
            {
                said.Dequeue();
            }
        }
    }

    private sealed record Ended(JsonElement Document);
}
