using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mpr.Lambda.Runtime;

/// <summary>
/// The Lambda service as a process within it sees it
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApi : IDisposable
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;

    /// <param name="address">Value of AWS_LAMBDA_RUNTIME_API: host and port.</param>
    public RuntimeApi(string address) => _http = new HttpClient
    {
        BaseAddress = new Uri($"http://{address}/2018-06-01/runtime/"),
        // The next call may come in hours, and the service freezes the process meanwhile.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Waits for the next call.</summary>
    /// <exception cref="HttpRequestException">The service is gone.</exception>
    public async Task<Invocation> NextAsync(CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri("invocation/next", UriKind.Relative), cancellation)
            .ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var deadline = long.Parse(Header(response, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture);
        var payload = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false);
        return new Invocation(
            Header(response, "Lambda-Runtime-Aws-Request-Id"), DateTimeOffset.FromUnixTimeMilliseconds(deadline), payload);
    }

    /// <summary>Answers a call.</summary>
    public Task RespondAsync(Invocation call, object answer, JsonSerializerOptions json, CancellationToken cancellation) =>
        PostAsync($"invocation/{call.RequestId}/response", JsonContent.Create(answer, null, json), null, cancellation);

    /// <summary>Tells that a call has failed.</summary>
    public Task FailAsync(Invocation call, FunctionError error, CancellationToken cancellation) => PostAsync(
        $"invocation/{call.RequestId}/error", JsonContent.Create(error, null, Json), error.ErrorType, cancellation);

    /// <summary>Tells that the process could not start.</summary>
    public Task FailStartAsync(FunctionError error, CancellationToken cancellation) =>
        PostAsync("init/error", JsonContent.Create(error, null, Json), error.ErrorType, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, HttpContent body, string? errorType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (errorType is not null)
        {
            request.Headers.Add(ErrorTypeHeader, errorType);
        }

        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            ? values.First()
            : throw new HttpRequestException($"The Runtime API sent no {name}.");
}
