using System.Net.Http.Headers;

namespace Mpr.Cli.Api;

/// <content>Presets of one's own; the API checks their text.</content>
internal sealed partial class ApiClient
{
    public Task<PresetDocument> CreatePresetAsync(string json, CancellationToken cancellation) =>
        SendAsync(Text(HttpMethod.Post, "api/presets", json), ApiJson.Default.PresetDocument, cancellation);

    public Task<PresetDocument> ReplacePresetAsync(string name, string json, CancellationToken cancellation) => SendAsync(
        Text(HttpMethod.Put, $"api/presets/{Escape(name)}", json), ApiJson.Default.PresetDocument, cancellation);

    public async Task DeletePresetAsync(string nameOrId, CancellationToken cancellation) =>
        (await AnswerAsync(
            new HttpRequestMessage(HttpMethod.Delete, $"api/presets/{Escape(nameOrId)}"), cancellation)).Dispose();

    private static HttpRequestMessage Text(HttpMethod method, string path, string json) => new(method, path)
    {
        Content = new StringContent(json, new MediaTypeHeaderValue("application/json")),
    };
}
