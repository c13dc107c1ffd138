using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class WebhooksTests
{
    private const string Webhook =
        """
        {"id":"webhook_1","url":"https://example.com/x","events":["job.failed"],"prefix":"a/","enabled":false,
        "disabled_reason":"The receiver answered 410 Gone.","secret":"whsec_abc","paused_until":null}
        """;

    private const string Delivery =
        """
        {"id":"msg_1","webhook_id":"webhook_1","type":"webhook.test","subject":"webhook_1","status":"STATUS",
        "attempts":1,"created_at":"2026-01-02T03:04:05Z","body":"{}","log":[
        {"number":1,"started_at":"2026-01-02T03:04:05Z","duration":0.25,"status":500,"error":null,"answer":"oops"}]}
        """;

    [Fact]
    public async Task A_webhook_is_made_and_its_secret_alone_is_printed()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/webhooks", 201, Webhook);

        var run = await api.RunAsync("webhooks", "add", "https://example.com/x", "-e", "job.failed", "--prefix", "a/");

        Assert.Equal("whsec_abc\n", run.Out);
        Assert.Equal(
            """{"url":"https://example.com/x","events":["job.failed"],"prefix":"a/"}""", api.Requests.Last().Body);
    }

    [Fact]
    public async Task Webhooks_are_listed_with_why_they_are_disabled()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/webhooks", 200, Bodies.Page(null, Webhook));

        var run = await api.RunAsync("webhooks", "list");

        Assert.Matches("webhook_1 +disabled The receiver answered 410 Gone. +https://example.com/x +job.failed +a/", run.Out);
        Assert.DoesNotContain("whsec", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delivered", 0)]
    [InlineData("pending", 1)]
    public async Task A_test_ends_as_its_first_attempt_did(string status, int exit)
    {
        await using var api = await FakeApi.StartAsync();
        var delivery = Delivery.Replace("STATUS", status, StringComparison.Ordinal);
        api.On("/api/webhooks/webhook_1/test", 202, delivery).On("/api/deliveries/msg_1", 200, delivery);

        var run = await api.RunAsync("webhooks", "test", "webhook_1");

        Assert.Equal(exit, run.Exit);
        Assert.Contains("#1 2026-01-02 03:04:05Z 0.250 s: 500 oops", run.Out, StringComparison.Ordinal);
    }
}
