using System.Net;
using System.Net.Http.Headers;
using Mpr.Server.Hosting;
using Mpr.Server.Media;
using Mpr.Testing;

namespace Mpr.Server.Tests.Media;

/// <summary>Objects that are given out by presigned links.</summary>
public sealed class RedirectTests(RedirectingServer server) : IClassFixture<RedirectingServer>
{
    private static readonly HttpClient Wary = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task A_reader_is_sent_to_the_store_by_the_address_that_it_came_by()
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync("away/é +1.mp4", clip);
        var address = new Uri(server.Http.BaseAddress!, "/media/in/away/%C3%A9%20+1.mp4?download=mine.mp4");

        using var sent = await Wary.GetAsync(address);
        var link = sent.Headers.Location!;
        using var range = new HttpRequestMessage(HttpMethod.Get, link);
        range.Headers.Range = new RangeHeaderValue(10, 19);
        using var got = await Wary.SendAsync(range);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, sent.StatusCode);
        Assert.Equal("no-store", sent.Headers.CacheControl?.ToString());
        Assert.Equal(server.Http.BaseAddress!.Authority, link.Authority);
        Assert.Equal(HttpStatusCode.PartialContent, got.StatusCode);
        Assert.Equal("video/mp4", got.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal((await File.ReadAllBytesAsync(clip))[10..20], await got.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task HEAD_gets_a_link_for_HEAD_and_a_missing_key_none()
    {
        await server.UploadAsync("away/head.mp4", await TestMedia.ClipAsync(1));

        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/media/in/away/head.mp4"));
        using var missing = await server.Http.GetAsync("/media/in/away/none.mp4");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 0);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
    }
}

/// <summary>A server that gives no object out itself.</summary>
public sealed class RedirectingServer : RunningServer
{
    protected override MprServerOptions Configure(MprServerOptions options) =>
        options with { MediaDelivery = MediaDelivery.Redirect };
}
