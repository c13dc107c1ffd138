using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Api;

/// <summary>MPR's REST API. Its refusals become <see cref="CliException"/> with fitting exit codes.</summary>
internal sealed partial class ApiClient : IDisposable
{
    // Longest wait of the API itself: it may probe a source before it answers.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;
    private readonly Uri _url;

    /// <param name="token">Key that it shows; null for a server that needs none.</param>
    public ApiClient(Uri url, string? token = null)
    {
        _url = url;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = RequestTimeout,
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Address that the client was made for.</summary>
    public Uri Url => _url;

    public static ApiClient For(Settings settings) => new(settings.ApiUrl, settings.Get(SettingCatalogue.Token));

    public Task<ScanDocument> ScanAsync(bool allFiles, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, allFiles ? "api/assets/scan?files=all" : "api/assets/scan"),
        ApiJson.Default.ScanDocument,
        cancellation);

    /// <summary>An asset by its id, or the current version of a key.</summary>
    public Task<AssetDocument> AssetAsync(string idOrKey, CancellationToken cancellation) => GetAsync(
        IsAssetId(idOrKey) ? $"api/assets/{Escape(idOrKey)}" : $"api/assets/by-key?key={Escape(idOrKey)}",
        ApiJson.Default.AssetDocument,
        cancellation);

    public Task<Page<AssetDocument>> AssetsAsync(string query, CancellationToken cancellation) =>
        GetAsync($"api/assets?{query}", ApiJson.Default.PageAssetDocument, cancellation);

    public Task<JobDocument> SubmitAsync(JobRequest request, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "api/jobs")
        {
            Content = JsonContent.Create(request, ApiJson.Default.JobRequest),
        },
        ApiJson.Default.JobDocument,
        cancellation);

    /// <summary>What a job would make, take and meet. It is refused as the submission would be.</summary>
    public Task<ForecastDocument> DryRunAsync(JobRequest request, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "api/jobs/dry-run")
        {
            Content = JsonContent.Create(request, ApiJson.Default.JobRequest),
        },
        ApiJson.Default.ForecastDocument,
        cancellation);

    public Task<JobDocument> JobAsync(string id, CancellationToken cancellation) =>
        GetAsync($"api/jobs/{Escape(id)}", ApiJson.Default.JobDocument, cancellation);

    public Task<Page<JobDocument>> JobsAsync(string query, CancellationToken cancellation) =>
        GetAsync($"api/jobs?{query}", ApiJson.Default.PageJobDocument, cancellation);

    /// <summary>Cancels or retries a job.</summary>
    public Task<JobDocument> ChangeJobAsync(string id, string change, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/jobs/{Escape(id)}/{change}"),
        ApiJson.Default.JobDocument,
        cancellation);

    public async Task<string> JobLogAsync(string id, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(
            new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{Escape(id)}/log"), cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Retries many jobs.</summary>
    public Task<RetriesDocument> RetryAsync(RetryRequest request, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "api/jobs/retry")
        {
            Content = JsonContent.Create(request, ApiJson.Default.RetryRequest),
        },
        ApiJson.Default.RetriesDocument,
        cancellation);

    public Task<Page<WorkerDocument>> WorkersAsync(CancellationToken cancellation) =>
        GetAsync("api/workers", ApiJson.Default.PageWorkerDocument, cancellation);

    /// <summary>Drains or resumes a worker.</summary>
    public Task<WorkerDocument> ChangeWorkerAsync(string name, string change, CancellationToken cancellation) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"api/workers/{Escape(name)}/{change}"),
            ApiJson.Default.WorkerDocument,
            cancellation);

    public Task<QueueDocument> QueueAsync(CancellationToken cancellation) =>
        GetAsync("api/queue", ApiJson.Default.QueueDocument, cancellation);

    public Task<Page<PlaceDocument>> WaitingAsync(string query, CancellationToken cancellation) =>
        GetAsync($"api/queue/tasks?{query}", ApiJson.Default.PagePlaceDocument, cancellation);

    /// <summary>Pauses or resumes a pool.</summary>
    public Task<QueueDocument> ChangePoolAsync(string pool, string change, CancellationToken cancellation) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"api/queue/{Escape(pool)}/{change}"),
            ApiJson.Default.QueueDocument,
            cancellation);

    public Task<Page<PresetDocument>> PresetsAsync(CancellationToken cancellation) =>
        GetAsync("api/presets", ApiJson.Default.PagePresetDocument, cancellation);

    public Task<PresetDocument> PresetAsync(string name, CancellationToken cancellation) =>
        GetAsync($"api/presets/{Escape(name)}", ApiJson.Default.PresetDocument, cancellation);

    public Task<KeyDocument> CreateKeyAsync(KeyRequest request, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "api/keys")
        {
            Content = JsonContent.Create(request, ApiJson.Default.KeyRequest),
        },
        ApiJson.Default.KeyDocument,
        cancellation);

    public Task<Page<KeyDocument>> KeysAsync(CancellationToken cancellation) =>
        GetAsync("api/keys", ApiJson.Default.PageKeyDocument, cancellation);

    public async Task RevokeKeyAsync(string id, CancellationToken cancellation) =>
        (await AnswerAsync(new HttpRequestMessage(HttpMethod.Delete, $"api/keys/{Escape(id)}"), cancellation)).Dispose();

    public Task<HealthDocument> HealthAsync(CancellationToken cancellation) =>
        GetAsync("api/health", ApiJson.Default.HealthDocument, cancellation);

    /// <summary>Whether an asset is meant by its id; anything else is a key.</summary>
    public static bool IsAssetId(string text) =>
        text.StartsWith("asset_", StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal);

    public void Dispose() => _http.Dispose();

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, cancellation);

    private async Task<T> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(request, cancellation);
        try
        {
            return await answer.Content.ReadFromJsonAsync(type, cancellation)
                ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw ApiProblems.NotOurs(_url, exception);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                var answer = await _http.SendAsync(request, cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return answer;
                }

                using (answer)
                {
                    throw await ApiProblems.ReadAsync(_url, answer, cancellation);
                }
            }
            catch (HttpRequestException exception)
            {
                throw ApiProblems.Unreachable(_url, exception);
            }
            catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
            {
                throw ApiProblems.Silent(_url, RequestTimeout, exception);
            }
        }
    }
}
