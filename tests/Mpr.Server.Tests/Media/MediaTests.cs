using System.Net;
using System.Net.Http.Headers;
using Mpr.Processing.Storage;
using Mpr.Server.Tests.Forwarding;
using Mpr.Testing;

namespace Mpr.Server.Tests.Media;

public sealed class MediaTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=100-", 100, -100)]
    [InlineData("bytes=-50", -50, 50)]
    public async Task A_range_is_answered_exactly(string range, int from, int length)
    {
        var clip = await UploadAsync("media/range.mp4");
        var content = await File.ReadAllBytesAsync(clip);
        from = from < 0 ? content.Length + from : from;
        length = length < 0 ? content.Length + length : length;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/media/in/media/range.mp4");
        request.Headers.Range = RangeHeaderValue.Parse(range);

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(content[from..(from + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused_and_a_known_etag_costs_no_body()
    {
        await UploadAsync("media/tag.mp4");
        using var beyond = new HttpRequestMessage(HttpMethod.Get, "/media/in/media/tag.mp4");
        beyond.Headers.Range = RangeHeaderValue.Parse("bytes=99999999-");
        using var whole = await server.Http.GetAsync("/media/in/media/tag.mp4");
        using var known = new HttpRequestMessage(HttpMethod.Get, "/media/in/media/tag.mp4");
        known.Headers.IfNoneMatch.Add(whole.Headers.ETag!);

        using var refused = await server.Http.SendAsync(beyond);
        using var unchanged = await server.Http.SendAsync(known);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_missing_key_is_a_404_and_HEAD_tells_the_size()
    {
        var clip = await UploadAsync("media/head.mp4");
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/media/in/media/head.mp4"));
        using var missing = await server.Http.GetAsync("/media/out/media/none.mp4");

        Assert.Equal(new FileInfo(clip).Length, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("?download", "attachment; filename=\"\\\"a _b+ _.mp4\"; filename*=UTF-8''%22a%20%C3%A9b+%20%E9%A6%AC.mp4")]
    [InlineData("?download=cut.mp4", "attachment; filename=cut.mp4; filename*=UTF-8''cut.mp4")]
    [InlineData("", null)]
    public async Task An_object_is_saved_under_its_name_when_asked_so(string query, string? disposition)
    {
        var key = "media/\"a éb+ 馬.mp4";
        await UploadAsync(key);

        using var response = await server.Http.GetAsync("/media/in/media/" + Uri.EscapeDataString(key[6..]) + query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(disposition, response.Content.Headers.NonValidated.TryGetValues("Content-Disposition", out var is_)
            ? is_.ToString()
            : null);
    }

    [Theory]
    [MemberData(nameof(PublicStoreTests.AwkwardKeys), MemberType = typeof(PublicStoreTests))]
    public async Task Every_key_is_served_as_it_is(string key)
    {
        var clip = await UploadAsync(key);
        var path = KeyPath.Of(key);
        var address = new Uri($"{server.Http.BaseAddress}media/in/{path}", new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });

        using var response = await server.Http.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new FileInfo(clip).Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_a_stranger_calls_a_page_is_not_served_as_one()
    {
        await server.Store.UploadAsync(
            server.Store.BucketIn,
            "media/page.mp4",
            await TestMedia.ClipAsync(1),
            new UploadOptions { ContentType = "text/html" });

        using var response = await server.Http.GetAsync("/media/in/media/page.mp4");

        Assert.Equal("video/mp4", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private async Task<string> UploadAsync(string key)
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync(key, clip);
        return clip;
    }
}
