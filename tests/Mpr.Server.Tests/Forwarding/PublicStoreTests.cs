using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mpr.Processing.Storage;
using Mpr.Testing;

namespace Mpr.Server.Tests.Forwarding;

/// <summary>The store, reached by the address of the server.</summary>
public sealed class PublicStoreTests(TappedServer server) : IClassFixture<TappedServer>
{
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(5);

    public static TheoryData<string> AwkwardKeys =>
    [
        "a b.mp4", "a+b.mp4", "100%.mp4", "a%2Fb.mp4", "it's \"quoted\".mp4", "Žluťoučký kůň 馬 🐎.mp4", "a//b.mp4",
        "/leading.mp4", "a/../b.mp4", "a&b=c;d,e@f:g$h!.mp4", "what?#.mp4", "tilde~(1)*[2]{3}.mp4", "back\\slash|.mp4",
    ];

    private PresignedUrls Urls => server.Store.UrlsAt(server.Http.BaseAddress);

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task A_presigned_link_stores_and_reads_whatever_the_key(string key)
    {
        var content = Encoding.UTF8.GetBytes("content of " + key);
        using var put = server.Request(HttpMethod.Put, Link(PresignVerb.Put, key));
        put.Content = new ByteArrayContent(content);
        using var stored = await server.Http.SendAsync(put);
        using var get = server.Request(HttpMethod.Get, Link(PresignVerb.Get, key));
        get.Headers.Range = new RangeHeaderValue(8, 9);
        using var range = await server.Http.SendAsync(get);
        using var head = await server.Http.SendAsync(server.Request(HttpMethod.Head, Link(PresignVerb.Head, key)));

        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(content[8..10], await range.Content.ReadAsByteArrayAsync());
        Assert.Equal(content.Length, head.Content.Headers.ContentLength);
        Assert.Equal(content.Length, (await server.Store.FindAsync(server.Store.BucketIn, key))?.Size);
    }

    [Fact]
    public async Task A_link_of_the_api_leads_through_the_address_that_it_was_asked_by()
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync("link/clip +1.mp4", clip);
        await server.ScanAsync();
        var asset = (await server.ProbedAsync("link/clip +1.mp4")).Json;
        var id = asset.GetProperty("id").GetString();
        using var asked = server.Request(HttpMethod.Get, $"/api/assets/{id}/url");
        asked.Headers.Host = $"localhost:{server.Http.BaseAddress!.Port}";
        using var answer = await server.Http.SendAsync(asked);
        var text = await answer.Content.ReadAsStringAsync();
        var url = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("url").GetString()!;
        var graph = await server.PostAsync(
            "/graphql", new { query = $$"""{ assetLink(id: "{{id}}") { url } }""" }, HttpStatusCode.OK);
        var other = graph.GetProperty("data").GetProperty("assetLink").GetProperty("url").GetString()!;

        Assert.StartsWith($"http://localhost:{server.Http.BaseAddress.Port}/mpr-media-in/", url);
        Assert.StartsWith(server.Http.BaseAddress.AbsoluteUri + "mpr-media-in/", other);
        foreach (var link in new[] { url, other })
        {
            using var got = await server.Http.SendAsync(server.Request(HttpMethod.Get, link));
            Assert.Equal(await File.ReadAllBytesAsync(clip), await got.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task An_s3_client_works_through_it()
    {
        using var client = new ObjectStore(server.Options.Storage with { Endpoint = server.Http.BaseAddress });
        using var folder = new TemporaryFolder();
        var (path, back) = (folder.File("large.mp4"), folder.File("back.mp4"));
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(20 << 20));

        await client.UploadAsync(client.BucketOut, "client/large.mp4", path);
        var listed = new List<string>();
        await foreach (var found in client.ListAsync(client.BucketOut, "client/"))
        {
            listed.Add(found.Key);
        }

        await client.DownloadAsync(client.BucketOut, "client/large.mp4", back);

        Assert.Equal(["client/large.mp4"], listed);
        Assert.Equal(await File.ReadAllBytesAsync(path), await File.ReadAllBytesAsync(back));
    }

    [Fact]
    public async Task What_is_stored_by_it_is_registered_by_itself()
    {
        using var put = server.Request(HttpMethod.Put, Link(PresignVerb.Put, "by itself/é+1.mp4"));
        put.Content = new ByteArrayContent(await File.ReadAllBytesAsync(await TestMedia.ClipAsync(1)));

        using var stored = await server.Http.SendAsync(put);

        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using var asset = await server.Http.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString("by itself/é+1.mp4"));
                return asset.IsSuccessStatusCode;
            },
            "the asset");
    }

    [Theory]
    [InlineData("GET", "/mpr-media-in/x.mp4")]
    [InlineData("GET", "/mpr-media-in?list-type=2")]
    [InlineData("GET", "/mpr-media-in/x.mp4?x-amz-signature=1")]
    [InlineData("GET", "/mpr-media-in/x.mp4?Signature=1")]
    [InlineData("GET", "/mpr-media-in/X-Amz-Signature=1")]
    [InlineData("PUT", "/mpr-media-in/planted.mp4")]
    [InlineData("DELETE", "/mpr-media-out/x.mp4")]
    public async Task A_request_without_signature_does_not_reach_the_store(string method, string target)
    {
        using var request = server.Request(new HttpMethod(method), target + (target.Contains('?') ? "&" : "?") + "unsigned=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mpr_whatever");

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Null(server.Wire.HeadOf(target + (target.Contains('?') ? "&" : "?") + "unsigned=1"));
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_by_the_store_in_its_own_words()
    {
        var link = Link(PresignVerb.Get, "wrong.mp4").Replace("X-Amz-Signature=", "X-Amz-Signature=0");

        using var response = await server.Http.SendAsync(server.Request(HttpMethod.Get, link));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("<Code>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Secrets_of_the_server_stay_and_what_is_of_the_store_goes()
    {
        await server.UploadAsync("headers/secret.mp4", await TestMedia.ClipAsync(1));
        using var request = server.Request(HttpMethod.Get, Link(PresignVerb.Get, "headers/secret.mp4"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mpr_secret");
        request.Headers.Add("Cookie", "mpr_session=secret");
        request.Headers.Add("X-Custom", "kept");
        request.Headers.Add("If-None-Match", "\"other\"");

        using var response = await server.Http.SendAsync(request);
        var head = server.Wire.HeadOf("/mpr-media-in/headers/secret.mp4?")!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("secret\r", head);
        Assert.DoesNotContain("mpr_s", head);
        Assert.Contains($"Host: {server.Http.BaseAddress!.Authority}", head);
        Assert.Contains("X-Custom: kept", head);
        Assert.Contains("If-None-Match: \"other\"", head);
        Assert.Contains("X-Forwarded-For: 127.0.0.1", head);
        Assert.Equal("sandbox", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_request_at_the_store()
    {
        using var folder = new TemporaryFolder();
        await using (var file = File.Create(folder.File("film.mp4")))
        {
            file.SetLength(64 << 20);
        }

        await server.UploadAsync("leave/film.mp4", folder.File("film.mp4"));
        var link = Link(PresignVerb.Get, "leave/film.mp4");
        using (var client = new HttpClient())
        {
            using var response = await client.SendAsync(
                server.Request(HttpMethod.Get, link), HttpCompletionOption.ResponseHeadersRead);
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1 << 20]);
            await Eventually.BecomesTrueAsync(() => Task.FromResult(server.Wire.Carries("leave/film.mp4")), "the read");
        }

        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(!server.Wire.Carries("leave/film.mp4")), "the end of the read at the store");
    }

    private string Link(PresignVerb verb, string key) =>
        Urls.Of(verb, server.Store.BucketIn, key, Valid).OriginalString;
}
