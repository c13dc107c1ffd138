using System.Net;
using System.Net.Sockets;
using Mpr.Processing.Storage;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Sources;

/// <summary>What the gateway answers to an HTTP client.</summary>
public sealed class SourceGatewayTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncDisposable
{
    private const int MiB = 1 << 20;

    private readonly GatewayFixture _it = new(backend);

    public ValueTask DisposeAsync() => _it.DisposeAsync();

    [Theory]
    [InlineData(null, 0, 300_000)]
    [InlineData("bytes=0-", 0, 300_000)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=100-199", 100, 200)]
    [InlineData("bytes=65535-65536", 65_535, 65_537)]
    [InlineData("bytes=299999-", 299_999, 300_000)]
    [InlineData("bytes=299000-999999", 299_000, 300_000)]
    [InlineData("bytes=-1", 299_999, 300_000)]
    [InlineData("bytes=-999999", 0, 300_000)]
    [InlineData("bytes=5-4", 0, 300_000)]
    [InlineData("bytes=0-1,4-5", 0, 300_000)]
    [InlineData("items=0-1", 0, 300_000)]
    public async Task Range_is_answered_exactly(string? range, int start, int end)
    {
        var content = Samples.Bytes(300_000);
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(content));

        using var get = await _it.GetAsync(link.Url, range);
        using var head = await _it.GetAsync(link.Url, range, HttpMethod.Head);

        var isPart = range is not (null or "bytes=5-4" or "bytes=0-1,4-5" or "items=0-1");
        Assert.Equal(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(content[start..end], await get.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.StatusCode, head.StatusCode);
        foreach (var headers in new[] { get.Content.Headers, head.Content.Headers })
        {
            Assert.Equal(end - start, headers.ContentLength);
            Assert.Equal("application/octet-stream", headers.ContentType!.ToString());
            Assert.Equal(
                isPart ? $"bytes {start}-{end - 1}/300000" : null, headers.ContentRange?.ToString());
        }
    }

    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=-0")]
    public async Task Range_behind_the_end_is_416_and_names_the_size(string range)
    {
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(300_000)));

        using var get = await _it.GetAsync(link.Url, range);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, get.StatusCode);
        Assert.Equal("bytes */300000", get.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Empty_source_is_answered_as_empty()
    {
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync([]));

        using var get = await _it.GetAsync(link.Url);
        using var ranged = await _it.GetAsync(link.Url, "bytes=0-");

        Assert.Equal((HttpStatusCode.OK, 0), (get.StatusCode, get.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, ranged.StatusCode);
    }

    [Fact]
    public async Task Type_is_the_same_whatever_the_object_says()
    {
        using var samples = new Samples();
        using var store = new ObjectStore(_it.Direct);
        var upload = new UploadOptions { ContentType = "application/vnd.apple.mpegurl" };
        var source = await store.UploadAsync(_it.Direct.BucketIn, "a.m3u8", samples.File("a", 100), upload);
        await using var link = await _it.Gateway.OpenAsync(source);

        using var get = await _it.GetAsync(link.Url);

        Assert.Equal("application/octet-stream", get.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Only_the_exact_path_of_an_open_link_is_answered()
    {
        var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(100)));
        var path = link.Url.AbsolutePath;
        var others = new[] { "/", "/x", path[..^1], $"{path}/a.ts", $"{path}?a" };

        foreach (var other in others)
        {
            using var answer = await _it.GetAsync(new Uri(link.Url, other));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var open = await _it.GetAsync(link.Url);
        await link.DisposeAsync();
        using var closed = await _it.GetAsync(link.Url);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (open.StatusCode, closed.StatusCode));
    }

    [Fact]
    public async Task Each_link_has_a_path_of_128_random_bits_that_tells_nothing()
    {
        var source = await _it.StoreAsync(Samples.Bytes(100), "secret name.mp4");
        await using var first = await _it.Gateway.OpenAsync(source);
        await using var second = await _it.Gateway.OpenAsync(source);

        Assert.Matches("^http://127.0.0.1:[0-9]+/[0-9a-f]{32}$", first.Url.AbsoluteUri);
        Assert.NotEqual(first.Url, second.Url);
    }

    [Fact]
    public async Task Closing_a_link_cuts_its_connections()
    {
        var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(20 * MiB)));
        using var get = await _it.GetAsync(link.Url, whole: false);
        await using var body = await get.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[100]);

        await link.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task Other_methods_are_refused_and_nonsense_is_a_bad_request()
    {
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(100)));
        using var post = await _it.GetAsync(link.Url, method: HttpMethod.Post);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, link.Url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("EHLO me\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Usage_counts_what_was_served_fetched_and_asked()
    {
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(3 * MiB)));

        using var first = await _it.GetAsync(link.Url);
        using var again = await _it.GetAsync(link.Url, "bytes=0-99");
        await link.DisposeAsync();

        Assert.Equal((3 * MiB) + 100, link.Usage.BytesServed);
        Assert.Equal(3 * MiB, link.Usage.BytesFetched);
        Assert.Equal(2, link.Usage.Requests);
        Assert.Equal(_it.Proxy.Reads, link.Usage.StoreRequests);
        Assert.InRange(link.Usage.StoreRequests, 2, 12);
    }

    [Fact]
    public async Task Reader_who_stops_reading_stops_the_fetching()
    {
        await using var link = await _it.Gateway.OpenAsync(await _it.StoreAsync(Samples.Bytes(40 * MiB)));
        using var get = await _it.GetAsync(link.Url, whole: false);
        await using var body = await get.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[MiB]);

        // Two looks that agree: nothing moves any more.
        var before = -1L;
        for (var now = link.Usage.BytesFetched; now != before; now = link.Usage.BytesFetched)
        {
            before = now;
            await Task.Delay(300);
        }

        Assert.InRange(before, MiB, 16 * MiB);
    }

    [Fact]
    public async Task Two_links_of_one_version_share_what_was_fetched()
    {
        var source = await _it.StoreAsync(Samples.Bytes(2 * MiB));
        await using var first = await _it.Gateway.OpenAsync(source);
        using var one = await _it.GetAsync(first.Url);
        await using var second = await _it.Gateway.OpenAsync(source);
        using var two = await _it.GetAsync(second.Url);

        Assert.Equal(2 * MiB, first.Usage.BytesFetched);
        Assert.Equal(0, second.Usage.BytesFetched);
        Assert.Equal(await one.Content.ReadAsByteArrayAsync(), await two.Content.ReadAsByteArrayAsync());
    }
}
