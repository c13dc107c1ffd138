using System.Net;
using System.Text.Json;
using Mpr.Server.Hosting;
using Mpr.Server.Webhooks;
using Mpr.Testing;

namespace Mpr.Server.Tests.Webhooks;

/// <summary>The webhooks of a whole server, by REST and GraphQL, with real jobs.</summary>
public sealed class WebhookApiTests(WebhookApiTests.TellingServer server) : IClassFixture<WebhookApiTests.TellingServer>
{
    [Fact]
    public async Task Signatures_are_verified_by_the_library_that_receivers_use()
    {
        await using var receiver = await Receiver.StartAsync();
        var webhook = await server.PostAsync("/api/webhooks", new { url = receiver.Url }, HttpStatusCode.Created);
        var id = webhook.GetProperty("id").GetString()!;
        var old = webhook.GetProperty("secret").GetString()!;
        var rotated = await server.PostAsync($"/api/webhooks/{id}/rotate", new { }, HttpStatusCode.OK);
        var secret = rotated.GetProperty("secret").GetString()!;
        await server.PostAsync($"/api/webhooks/{id}/test", new { });
        var message = (await receiver.ReceiveAsync(1))[0];
        using var gone = await server.Http.DeleteAsync($"/api/webhooks/{id}");

        var answers = await NodeTools.Webhooks.AnswerAsync("verify.mjs",
        [
            Line(secret, message),
            Line(old, message),
            Line(WebhookSecret.New(), message),
            Line(secret, message with { Body = message.Body.Replace("test", "tost", StringComparison.Ordinal) }),
            Line(secret, message with { Id = "msg_other" }),
            Line(secret, message with { Timestamp = message.Timestamp + 1 }),
            Line(secret, message with { Signature = message.Signature.Replace("v1,", "v2,", StringComparison.Ordinal) }),
        ]);

        Assert.Equal(["ok", "ok", "refused", "refused", "refused", "refused", "refused"], answers);
        Assert.Equal("webhook.test", message.Type);
    }

    [Fact]
    public async Task A_job_tells_its_callback_alone_of_its_end()
    {
        await using var receiver = await Receiver.StartAsync();
        await server.UploadAsync("hook/clip.mp4", await TestMedia.ClipAsync(1));

        var job = await server.PostAsync("/api/jobs", new
        {
            source_key = "hook/clip.mp4",
            type = "trim",
            start = 0,
            end = 0.5,
            output_key = "hook/a b.mp4",
            callback_url = receiver.Url,
        });

        var id = job.GetProperty("id").GetString()!;
        var message = (await receiver.ReceiveAsync(1))[0];
        var body = JsonSerializer.Deserialize<JsonElement>(message.Body);
        Assert.Equal("job.succeeded", message.Type);
        Assert.Equal(id, body.GetProperty("data").GetProperty("id").GetString());
        Assert.Equal(
            "/media/out/hook/a%20b.mp4",
            body.GetProperty("data").GetProperty("links").GetProperty("output").GetString());
        var signature = WebhookSecret.Sign(
            [job.GetProperty("callback_secret").GetString()!], message.Id, message.Timestamp, message.Body);
        Assert.Equal(signature, message.Signature);
        var shown = await server.GetAsync($"/api/jobs/{id}");
        Assert.Equal(receiver.Url, shown.GetProperty("callback_url").GetString());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("callback_secret").ValueKind);
        var log = await server.GetAsync($"/api/deliveries?job_id={id}");
        Assert.Equal(message.Id, Assert.Single(log.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_secret_of_ones_own_signs_the_callbacks_of_a_batch()
    {
        var job = new { type = "trim", start = 0, end = 0.5, callback_url = "https://example.com/x" };
        await server.PostAsync("/api/jobs/batch", new { filter = new { prefix = "none/" }, job }, HttpStatusCode.BadRequest);
        await server.PostAsync(
            "/api/jobs/batch",
            new
            {
                filter = new { prefix = "none/" },
                job = new { type = "trim", start = 0, end = 0.5, callback_url = "https://example.com/x", callback_secret = WebhookSecret.New() },
            },
            HttpStatusCode.OK);
        var weak = await server.PostAsync(
            "/api/jobs",
            new { source_key = "x.mp4", type = "trim", start = 0, end = 1, callback_url = "https://example.com/x", callback_secret = "whsec_AAAA" },
            HttpStatusCode.BadRequest);

        Assert.Contains("callback_secret", weak.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GraphQL_does_what_REST_does()
    {
        await using var receiver = await Receiver.StartAsync();
        var made = await GraphAsync(
            $$"""mutation { createWebhook(input: {url: "{{receiver.Url}}", events: ["job.failed"]}) { id secret events } }""",
            "createWebhook");
        var id = made.GetProperty("id").GetString()!;
        var sent = await GraphAsync($$"""mutation { testWebhook(id: "{{id}}") { id status } }""", "testWebhook");
        await receiver.ReceiveAsync(1);
        var delivery = sent.GetProperty("id").GetString()!;
        await Eventually.BecomesTrueAsync(
            async () => (await GraphAsync(
                $$"""{ webhookDelivery(id: "{{delivery}}") { status body log { status } } }""", "webhookDelivery"))
                .GetProperty("status").GetString() == "DELIVERED",
            "the delivery");

        await GraphAsync($$"""mutation { replayWebhookDelivery(id: "{{delivery}}") { id } }""", "replayWebhookDelivery");
        await receiver.ReceiveAsync(2);
        var changed = await GraphAsync(
            $$"""mutation { updateWebhook(id: "{{id}}", input: {enabled: false}) { enabled url secret } }""", "updateWebhook");
        var list = await GraphAsync("{ webhooks { id secret } }", "webhooks");
        var deliveries = await GraphAsync(
            $$"""{ webhookDeliveries(webhookId: "{{id}}") { nodes { id attempts } } }""", "webhookDeliveries");
        await server.PostAsync($"/api/webhooks/{id}/test", new { }, HttpStatusCode.Conflict);
        await GraphAsync($$"""mutation { deleteWebhook(id: "{{id}}") }""", "deleteWebhook");

        Assert.StartsWith("whsec_", made.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.False(changed.GetProperty("enabled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("secret").ValueKind);
        Assert.All(list.EnumerateArray(), w => Assert.Equal(JsonValueKind.Null, w.GetProperty("secret").ValueKind));
        Assert.Single(deliveries.GetProperty("nodes").EnumerateArray());
        using var after = await server.Http.GetAsync($"/api/webhooks/{id}");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    private async Task<JsonElement> GraphAsync(string query, string field) =>
        (await server.GraphAsync(query)).GetProperty(field);

    private static string Line(string secret, Received message) => JsonSerializer.Serialize(new
    {
        secret,
        headers = new Dictionary<string, string>
        {
            ["webhook-id"] = message.Id,
            ["webhook-timestamp"] = message.Timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["webhook-signature"] = message.Signature,
        },
        body = message.Body,
    });

    /// <summary>A server that may tell receivers on this machine.</summary>
    public sealed class TellingServer : RunningServer
    {
        protected override MprServerOptions Configure(MprServerOptions options) =>
            options with { Webhooks = new WebhookOptions { AllowPrivate = true } };
    }
}
