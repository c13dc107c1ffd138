using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Live;
using Mpr.Server.Tests.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Graph;

public sealed class SubscriptionTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_progress_of_a_job_comes_by_server_sent_events_until_its_end()
    {
        await server.UploadAsync("sub/events.mp4", await TestMedia.ClipAsync(1));
        var job = await SubmitAsync("sub/events.mp4");

        using var response = await GraphClient.PostAsync(
            server.Http, $$"""subscription { jobProgress(id: "{{job}}") { id status progress sourceKey } }""");
        var results = await GraphClient.ResultsAsync(response);

        var states = results.Select(r => r.GetProperty("data").GetProperty("jobProgress")).ToList();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.All(states, s => Assert.Equal(job, s.GetProperty("id").GetString()));
        Assert.Equal("SUCCEEDED", states[^1].GetProperty("status").GetString());
        Assert.Equal(100, states[^1].GetProperty("progress").GetDouble());
    }

    [Fact]
    public async Task The_events_of_a_job_come_over_a_WebSocket_in_their_order()
    {
        await server.UploadAsync("sub/socket.mp4", await TestMedia.ClipAsync(1));
        using var client = await GraphClient.OpenAsync(server.Http);
        var last = await PositionAsync();
        var job = await SubmitAsync("sub/socket.mp4");
        await server.EndAsync(job);

        await client.SubscribeAsync(
            "1",
            $$"""subscription { jobEvents(filter: {job: "{{job}}", after: "{{last}}", types: ["job.queued", "job.succeeded"]}) { id type job { id status } } }""");
        var (first, second) = (await client.NextAsync(), await client.NextAsync());
        await client.SendAsync("""{"id":"1","type":"complete"}""");
        await client.SubscribeAsync("1", "{ presets { id } }");
        var query = await client.UntilAsync("complete");

        Assert.Equal("job.queued", Told(first, "jobEvents").GetProperty("type").GetString());
        Assert.Equal("job.succeeded", Told(second, "jobEvents").GetProperty("type").GetString());
        Assert.NotNull(Told(second, "jobEvents").GetProperty("id").GetString());
        Assert.Equal(["next", "complete"], query.Select(m => m.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_events_of_assets_come_by_both_ways()
    {
        using var client = await GraphClient.OpenAsync(server.Http);
        using var response = await GraphClient.PostAsync(
            server.Http, """subscription { assetEvents(filter: {types: ["asset.registered"]}) { type asset { key } } }""");
        var last = await PositionAsync();
        await client.SubscribeAsync(
            "a",
            $$"""subscription { assetEvents(filter: {types: ["asset.registered"], after: "{{last}}"}) { asset { key status } } }""");
        await server.UploadAsync("sub/asset.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();

        JsonElement asset;
        do
        {
            asset = Told(await client.NextAsync(), "assetEvents").GetProperty("asset");
        }
        while (asset.GetProperty("key").GetString() != "sub/asset.mp4");

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line && !line.Contains("sub/asset.mp4", StringComparison.Ordinal))
        {
            // Other tests register assets too.
        }
    }

    [Fact]
    public async Task A_subscription_over_plain_JSON_is_not_acceptable()
    {
        using var response = await GraphClient.PostAsync(
            server.Http, "subscription { jobEvents { type } }", "application/json");

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("NOT_ACCEPTABLE", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_told_as_an_error_by_both_ways()
    {
        const string Query = """subscription { jobProgress(id: "job_nope") { id } }""";
        using var client = await GraphClient.OpenAsync(server.Http);
        await client.SubscribeAsync("1", Query);
        var message = (await client.NextAsync())!.Value;
        using var response = await GraphClient.PostAsync(server.Http, Query);
        var result = (await GraphClient.ResultsAsync(response)).Single();

        Assert.Contains("NOT_FOUND", message.GetProperty("payload").ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT_FOUND", result.GetProperty("errors").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"1","type":"subscribe","payload":{"query":"{ presets { id } }"}}""", 4401)]
    [InlineData("nonsense", 4400)]
    [InlineData("""{"type":"dance"}""", 4400)]
    [InlineData("""[1]""", 4400)]
    public async Task What_the_protocol_does_not_allow_before_the_start_closes_the_socket(string message, int code)
    {
        using var client = await GraphClient.ConnectAsync(server.Http);

        await client.SendAsync(message);

        Assert.Equal(code, await client.EndAsync());
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", 4429)]
    [InlineData("""{"id":"1","type":"subscribe"}""", 4400)]
    [InlineData("""{"id":"1","type":"subscribe","payload":{"query":7}}""", 4400)]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ presets { id } }"}}""", 4400)]
    public async Task What_the_protocol_does_not_allow_later_closes_the_socket(string message, int code)
    {
        using var client = await GraphClient.OpenAsync(server.Http);

        await client.SendAsync(message);

        Assert.Equal(code, await client.EndAsync());
    }

    [Fact]
    public async Task An_id_that_is_in_use_closes_the_socket()
    {
        using var client = await GraphClient.OpenAsync(server.Http);

        await client.SubscribeAsync("1", "subscription { jobEvents { type } }");
        await client.SubscribeAsync("1", "subscription { jobEvents { type } }");

        Assert.Equal(4409, await client.EndAsync());
    }

    [Theory]
    [InlineData("graphql-ws")]
    [InlineData(null)]
    public async Task Another_subprotocol_closes_the_socket(string? protocol)
    {
        // A client refuses a handshake that names none of its protocols; what the server closes with it sees after it.
        using var client = await GraphClient.ConnectAsync(server.Http, protocol);

        Assert.Equal(4406, await client.EndAsync());
    }

    [Fact]
    public async Task A_socket_that_is_not_initialised_is_closed()
    {
        using var client = await GraphClient.ConnectAsync(server.Http);

        Assert.Equal(4408, await client.EndAsync());
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        using var client = await GraphClient.OpenAsync(server.Http);

        await client.SendAsync("""{"type":"ping"}""");

        Assert.Equal("pong", (await client.NextAsync())?.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_socket()
    {
        var refusal = await Assert.ThrowsAsync<WebSocketException>(
            () => GraphClient.ConnectAsync(server.Http, origin: "https://evil.example"));

        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
    }

    private static JsonElement Told(JsonElement? message, string field)
    {
        Assert.Equal("next", message?.GetProperty("type").GetString());
        return message!.Value.GetProperty("payload").GetProperty("data").GetProperty(field);
    }

    private async Task<string?> PositionAsync()
    {
        using var stream = await EventReader.OpenAsync(server.Http);
        return stream.LastId;
    }

    private async Task<string> SubmitAsync(string key) =>
        (await server.PostAsync("/api/jobs", new { source_key = key, type = "trim", start = 0, end = 0.5 }))
        .GetProperty("id").GetString()!;
}

/// <summary>How subscriptions end; alone on its server, for it counts them.</summary>
public sealed class SubscriptionEndTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Killed_subscriptions_leave_nothing_alive()
    {
        var hub = server.Services.GetRequiredService<LiveHub>();
        var responses = new List<HttpResponseMessage>();
        var clients = new List<GraphClient>();
        for (var number = 0; number < 4; number++)
        {
            responses.Add(await GraphClient.PostAsync(server.Http, "subscription { jobEvents { type } }"));
            clients.Add(await GraphClient.OpenAsync(server.Http));
            await clients[^1].SubscribeAsync("1", "subscription { jobEvents { type } }");
            await clients[^1].SubscribeAsync("2", "subscription { assetEvents { type } }");
        }

        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening == 12), "twelve subscriptions");
        responses.ForEach(r => r.Dispose());
        await clients[0].SendAsync("""{"id":"1","type":"complete"}""");
        clients[1..].ForEach(c => c.Dispose());
        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening == 1), "the end of all but one");
        clients[0].Dispose();

        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening == 0), "the end of all");
    }

    [Fact]
    public async Task A_server_that_stops_closes_its_sockets()
    {
        using var client = await GraphClient.OpenAsync(server.Http);
        await client.SubscribeAsync("1", "subscription { jobEvents { type } }");
        await client.SubscribeAsync("2", "{ presets { id } }");
        await client.UntilAsync("complete");

        await server.RestartAsync();

        Assert.Equal((int)WebSocketCloseStatus.EndpointUnavailable, await client.EndAsync());
    }
}
