using System.Net.Http.Json;

namespace Mpr.Cli.Api;

/// <content>Webhooks and their deliveries.</content>
internal sealed partial class ApiClient
{
    public Task<Page<WebhookDocument>> WebhooksAsync(CancellationToken cancellation) =>
        GetAsync("api/webhooks", ApiJson.Default.PageWebhookDocument, cancellation);

    public Task<WebhookDocument> WebhookAsync(string id, CancellationToken cancellation) =>
        GetAsync($"api/webhooks/{Escape(id)}", ApiJson.Default.WebhookDocument, cancellation);

    public Task<WebhookDocument> CreateWebhookAsync(WebhookRequest request, CancellationToken cancellation) =>
        SendAsync(Webhook(HttpMethod.Post, "api/webhooks", request), ApiJson.Default.WebhookDocument, cancellation);

    public Task<WebhookDocument> ChangeWebhookAsync(string id, WebhookRequest request, CancellationToken cancellation) =>
        SendAsync(
            Webhook(HttpMethod.Patch, $"api/webhooks/{Escape(id)}", request),
            ApiJson.Default.WebhookDocument,
            cancellation);

    public Task<WebhookDocument> RotateWebhookAsync(string id, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Escape(id)}/rotate"),
        ApiJson.Default.WebhookDocument,
        cancellation);

    public async Task RemoveWebhookAsync(string id, CancellationToken cancellation) =>
        (await AnswerAsync(
            new HttpRequestMessage(HttpMethod.Delete, $"api/webhooks/{Escape(id)}"), cancellation)).Dispose();

    public Task<DeliveryDocument> TestWebhookAsync(string id, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Escape(id)}/test"),
        ApiJson.Default.DeliveryDocument,
        cancellation);

    public Task<Page<DeliveryDocument>> DeliveriesAsync(string query, CancellationToken cancellation) =>
        GetAsync($"api/deliveries?{query}", ApiJson.Default.PageDeliveryDocument, cancellation);

    public Task<DeliveryDocument> DeliveryAsync(string id, CancellationToken cancellation) =>
        GetAsync($"api/deliveries/{Escape(id)}", ApiJson.Default.DeliveryDocument, cancellation);

    public Task<DeliveryDocument> ReplayAsync(string id, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/deliveries/{Escape(id)}/replay"),
        ApiJson.Default.DeliveryDocument,
        cancellation);

    private static HttpRequestMessage Webhook(HttpMethod method, string path, WebhookRequest request) => new(method, path)
    {
        Content = JsonContent.Create(request, ApiJson.Default.WebhookRequest),
    };
}
