using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Tests.Access;
using Mpr.Testing;

namespace Mpr.Server.Tests.Proxy;

/// <summary>The server behind a real nginx with the configuration of deploy/nginx.</summary>
public sealed class NginxTests(KeyedServer server) : IClassFixture<KeyedServer>, IAsyncLifetime
{
    private const string Key = "proxy/film é +1.mp4";

    private const int Readers = 100;

    private static readonly long Size = LongRuns.Asked ? 1 << 30 : 40 << 20;

    private NginxProcess _nginx = null!;

    private HttpClient _client = null!;

    private static string Media => "/media/in/proxy/film%20%C3%A9%20+1.mp4";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NginxProcess.Program is null, "nginx is not installed.");
        _nginx = await NginxProcess.StartAsync(server.Http.BaseAddress!, server.Options.Storage.Endpoint!);
        _client = _nginx.Client();
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_large_upload_is_at_the_store_while_it_is_sent_and_is_read_by_ranges_after()
    {
        var half = new TaskCompletionSource();
        var sending = _client.PutAsync("/api/assets" + Media["/media/in".Length..], new PatternContent(Size, half.Task));
        await Eventually.BecomesTrueAsync(
            async () => (await server.Store.ListUploadsAsync(server.Store.BucketIn)).Any(u => u.Key == Key),
            "the first half at the store");
        half.SetResult();
        using (var stored = await sending)
        {
            Assert.True(stored.StatusCode == HttpStatusCode.Created, await stored.Content.ReadAsStringAsync());
        }

        // Seeks as a player makes them, and the edges.
        foreach (var offset in new[] { 0, 1, (1 << 20) - 7, Size / 2, Size / 3, Size - 70_000, Size - 1 })
        {
            await AssertRangeAsync(offset, (int)Math.Min(100_000, Size - offset));
        }

        var random = new Random(1);
        var offsets = Enumerable.Range(0, Readers).Select(_ => random.NextInt64(Size - 300_000)).ToList();
        await Task.WhenAll(offsets.Select(offset => AssertRangeAsync(offset, 300_000)));
        Assert.InRange(_nginx.CachedBytes(), 1 << 20, (2L * Readers + 20) * ((1 << 20) + 8192));
    }

    [Fact]
    public async Task A_version_that_was_replaced_is_never_mixed_with_the_new_one()
    {
        foreach (var version in new[] { "first", "second, longer" })
        {
            using var put = await _client.PutAsync(
                "/api/assets/proxy/replaced.mp4", new StringContent(version));
            using var got = await _client.GetAsync("/media/in/proxy/replaced.mp4?download=new.mp4");
            using var head = await _client.SendAsync(
                new HttpRequestMessage(HttpMethod.Head, "/media/in/proxy/replaced.mp4"));

            Assert.Equal(version, await got.Content.ReadAsStringAsync());
            Assert.Equal("video/mp4", got.Content.Headers.ContentType?.MediaType);
            Assert.Equal("new.mp4", got.Content.Headers.ContentDisposition?.FileName);
            Assert.Null(head.Content.Headers.ContentDisposition);
            Assert.Equal(version.Length, head.Content.Headers.ContentLength);
            using var known = new HttpRequestMessage(HttpMethod.Get, "/media/in/proxy/replaced.mp4");
            known.Headers.IfNoneMatch.Add(got.Headers.ETag!);
            using var unchanged = await _client.SendAsync(known);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Fact]
    public async Task What_was_read_by_one_is_given_to_nobody_who_may_not()
    {
        using var read = await _client.GetAsync("/media/in/" + KeyedServer.Outside);
        using var nobody = _nginx.Client();
        using var without = await nobody.GetAsync("/media/in/" + KeyedServer.Outside);
        using var internally = await _client.GetAsync("/.mpr-store");
        nobody.DefaultRequestHeaders.Authorization = server.Tenant.DefaultRequestHeaders.Authorization;
        using var other = await nobody.GetAsync("/media/in/" + KeyedServer.Outside);
        using var missing = await _client.GetAsync("/media/in/none.mp4");
        var problem = await missing.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(read.Headers.Contains("X-Mpr-Target"));
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, internally.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal("not_found", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Answers_are_packed_and_carry_the_headers_that_browsers_ask_for()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/openapi.json");
        asked.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var packed = await _client.SendAsync(asked);

        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Equal(["nosniff"], packed.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["SAMEORIGIN"], packed.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["same-origin"], packed.Headers.GetValues("Referrer-Policy"));
        Assert.Equal("nginx", packed.Headers.Server.ToString());
    }

    [Fact]
    public async Task Live_events_come_through_while_they_happen()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var events = await _client.GetAsync(
            "/api/events?types=asset.registered", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(limit.Token));
        using var clip = new StreamContent(File.OpenRead(await TestMedia.ClipAsync(1)));

        using var stored = await _client.PutAsync("/api/assets/proxy/live.mp4", clip, limit.Token);

        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        string? line;
        do
        {
            line = await lines.ReadLineAsync(limit.Token);
        }
        while (line is not null && !line.Contains("proxy/live.mp4", StringComparison.Ordinal));

        Assert.Contains("\"type\":\"asset.registered\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_by_the_name_of_the_proxy_leads_through_it()
    {
        var asset = await _client.GetFromJsonAsync<JsonElement>("/api/assets/by-key?key=" + KeyedServer.Inside);
        var link = await _client.GetFromJsonAsync<JsonElement>($"/api/assets/{asset.GetProperty("id").GetString()}/url");
        using var nobody = _nginx.Client();

        using var got = await nobody.GetAsync(link.GetProperty("url").GetString());

        Assert.StartsWith("http://localhost/mpr-media-in/", link.GetProperty("url").GetString());
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(asset.GetProperty("size").GetInt64(), got.Content.Headers.ContentLength);
    }

    private async Task AssertRangeAsync(long offset, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Media);
        request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/{Size}", response.Content.Headers.ContentRange?.ToString());
        Assert.True(PatternContent.Bytes(offset, length).AsSpan().SequenceEqual(body), $"the range at {offset}");
    }
}
