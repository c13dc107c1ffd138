using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mpr.Server.Events;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Events;

public sealed class S3EventsTests(S3EventsTests.ListeningServer server) : IClassFixture<S3EventsTests.ListeningServer>
{
    // Stores write their names in their own case.
    private static readonly JsonSerializerOptions AsWritten = new();

    [Fact]
    public async Task An_event_registers_its_object_by_itself()
    {
        await server.UploadAsync("event/a b.mp4", await TestMedia.ClipAsync(1));

        var answer = await SendAsync(Event("ObjectCreated:Put", "event/a+b.mp4"));
        await AssetAsync("event/a b.mp4", a => a.GetProperty("status").GetString() == "ready");

        Assert.Equal(1, answer.GetProperty("noted").GetInt32());
    }

    [Fact]
    public async Task An_event_of_a_removal_marks_the_asset_and_a_later_one_revives_it()
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync("event/gone.mp4", clip);
        await SendAsync(Event("ObjectCreated:Put", "event/gone.mp4"));
        await AssetAsync("event/gone.mp4", a => a.GetProperty("status").GetString() == "ready");

        await server.Store.DeleteAsync(server.Store.BucketIn, "event/gone.mp4");
        await SendAsync(Event("ObjectRemoved:Delete", "event/gone.mp4"));
        await AssetAsync("event/gone.mp4", a => a.GetProperty("missing_since").ValueKind == JsonValueKind.String);
        await server.UploadAsync("event/gone.mp4", clip);
        await SendAsync(Event("ObjectCreated:Put", "event/gone.mp4"));
        await AssetAsync("event/gone.mp4", a => a.GetProperty("missing_since").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task A_thousand_events_doubled_and_shuffled_leave_what_a_scan_would()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("x"), "no media, but an object");
        var keys = Enumerable.Range(0, 40).Select(i => $"storm/{i:00}.mp4").ToList();
        foreach (var key in keys)
        {
            await server.UploadAsync(key, folder.File("x"));
        }

        foreach (var key in keys.Take(10))
        {
            await server.Store.DeleteAsync(server.Store.BucketIn, key);
        }

        var random = new Random(7);
        var events = keys.SelectMany(k => Enumerable.Repeat(("ObjectCreated:Put", k), 20))
            .Concat(keys.Take(10).SelectMany(k => Enumerable.Repeat(("ObjectRemoved:Delete", k), 20)))
            .OrderBy(_ => random.Next()).ToList();
        Assert.Equal(1000, events.Count);
        await Parallel.ForEachAsync(
            events.Chunk(10),
            async (chunk, _) => await SendAsync(new { Records = chunk.Select(e => Record(e.Item1, e.Item2)) }));

        await Eventually.GetAsync(
            async () => (await StormAsync()).Count == 30 ? "all" : null, "the assets of the storm");
        var scan = await server.ScanAsync();
        var told = scan.GetProperty("files").EnumerateArray().Select(f => f.GetString()!);
        Assert.Equal(keys.Skip(10), told.Where(k => k.StartsWith("storm/", StringComparison.Ordinal)));
        Assert.Equal(0, scan.GetProperty("missing").GetInt64());
        Assert.Equal(keys.Skip(10), await StormAsync());
        Assert.Equal(0, (await server.ScanAsync()).GetProperty("registered").GetInt64());
    }

    [Fact]
    public async Task Events_that_were_taken_outlive_the_process()
    {
        await server.UploadAsync("event/kept.mp4", await TestMedia.ClipAsync(1));

        await SendAsync(Event("ObjectCreated:Put", "event/kept.mp4"));
        await server.RestartAsync();

        await AssetAsync("event/kept.mp4", _ => true);
    }

    [Fact]
    public async Task The_token_is_taken_in_every_form_and_needed_where_the_server_has_keys()
    {
        using var made = await server.Http.PostAsJsonAsync("/api/keys", new { name = "admin", scope = "admin" });
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        try
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"store:{ListeningServer.Token}"));
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync("", new("Bearer", ListeningServer.Token)));
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync("", new("Basic", basic)));
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync("?token=" + ListeningServer.Token, null));
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync("", new("Bearer", key)));
            Assert.Equal(HttpStatusCode.NoContent, await SendAsync("?token=" + ListeningServer.Token, null, HttpMethod.Head));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("", null));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("?token=wrong", null));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("", new("Basic", "!!")));
        }
        finally
        {
            // The other tests of this class send no key.
            server.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var list = await server.Http.GetAsync("/api/keys");
            var id = (await list.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0].GetProperty("id");
            using var gone = await server.Http.DeleteAsync("/api/keys/" + id.GetString());
            server.Http.DefaultRequestHeaders.Authorization = null;
        }
    }

    [Theory]
    [InlineData("https://evil.example/confirm")]
    [InlineData("http://sns.us-east-1.amazonaws.com/confirm")]
    [InlineData("https://sns.us-east-1.amazonaws.com.evil.example/")]
    public async Task A_subscription_is_confirmed_at_addresses_of_SNS_alone(string address)
    {
        using var response = await server.Http.PostAsJsonAsync(
            "/api/events/s3", new { Type = "SubscriptionConfirmation", SubscribeURL = address }, AsWritten);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static object Event(string name, string key) => new { Records = new[] { Record(name, key) } };

    private static object Record(string name, string key) => new
    {
        eventSource = "aws:s3",
        eventName = name,
        s3 = new { bucket = new { name = "mpr-media-in" }, @object = new { key } },
    };

    private async Task<JsonElement> SendAsync(object body)
    {
        using var response = await server.Http.PostAsJsonAsync("/api/events/s3", body, AsWritten);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<List<string?>> StormAsync() =>
    [
        .. (await server.GetAsync("/api/assets?prefix=storm/&limit=100")).GetProperty("items").EnumerateArray()
            .Select(a => a.GetProperty("key").GetString()),
    ];

    private Task<Doc> AssetAsync(string key, Func<JsonElement, bool> done) => Eventually.GetAsync(
        async () =>
        {
            using var response = await server.Http.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
            return response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<JsonElement>() is var asset
                && done(asset)
                ? new Doc(asset)
                : null;
        },
        $"the asset {key}");

    private async Task<HttpStatusCode> SendAsync(string query, AuthenticationHeaderValue? authorization, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, "/api/events/s3" + query)
        {
            Content = JsonContent.Create(new { Event = "s3:TestEvent" }, options: AsWritten),
        };
        request.Headers.Authorization = authorization;
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>A server that stores may send events to.</summary>
    public sealed class ListeningServer : RunningServer
    {
        public const string Token = "event-token";

        protected override MprServerOptions Configure(MprServerOptions options) =>
            options with { Events = new EventOptions { Token = Token } };
    }
}
