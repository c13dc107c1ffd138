using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpr.Server.Tests.Forwarding;
using Mpr.Testing;

namespace Mpr.Server.Tests.Uploads;

/// <summary>Files that are put through the server.</summary>
public sealed class AssetPutTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_file_is_stored_registered_and_probed()
    {
        var clip = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(1));

        using var response = await PutAsync("put/clip.mp4", clip, request =>
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("video/mp4"));
        var asset = await ReadAsync(response);
        var probed = (await server.ProbedAsync("put/clip.mp4")).Json;

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("put/clip.mp4", asset.GetProperty("key").GetString());
        Assert.Equal($"/api/assets/{asset.GetProperty("id").GetString()}", response.Headers.Location?.OriginalString);
        Assert.Equal("ready", probed.GetProperty("status").GetString());
        Assert.Equal("video/mp4", (await server.Store.FindAsync(server.Store.BucketIn, "put/clip.mp4"))?.ContentType);
    }

    [Theory]
    [InlineData(8 << 20, true)]
    [InlineData((20 << 20) + 1, true)]
    [InlineData((20 << 20) + 1, false)]
    public async Task A_large_file_goes_in_parts_whether_its_size_is_known_or_not(int size, bool known)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        var key = $"put/{size}-{known}.mp4";

        using var response = await PutAsync(key, content, request =>
        {
            request.Headers.TransferEncodingChunked = !known;
            request.Content!.Headers.ContentMD5 = Md5(content);
            request.Headers.Add("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(content)));
        });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        await using var stored = await server.Store.OpenRangeAsync(server.Store.BucketIn, key, 0, null);
        Assert.Equal(SHA256.HashData(content), await SHA256.HashDataAsync(stored.Body));
    }

    [Theory]
    [MemberData(nameof(PublicStoreTests.AwkwardKeys), MemberType = typeof(PublicStoreTests))]
    public async Task Every_key_is_taken_as_it_is(string key)
    {
        using var response = await PutAsync(key, "no film"u8.ToArray());
        var asset = await ReadAsync(response);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(key, asset.GetProperty("key").GetString());
        Assert.NotNull(await server.Store.FindAsync(server.Store.BucketIn, key));
    }

    [Fact]
    public async Task What_must_be_new_replaces_nothing()
    {
        using var first = await PutAsync("put/new.mp4", "one"u8.ToArray(), OnlyNew);
        using var second = await PutAsync("put/new.mp4", "other"u8.ToArray(), OnlyNew);
        using var replacing = await PutAsync("put/new.mp4", "another"u8.ToArray());

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await AssertRefusedAsync(second, HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.Equal(HttpStatusCode.Created, replacing.StatusCode);
        Assert.Equal(7, (await server.Store.FindAsync(server.Store.BucketIn, "put/new.mp4"))?.Size);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20 << 20)]
    public async Task What_is_not_what_its_sender_says_is_not_kept(int size)
    {
        var key = $"put/wrong-{size}.mp4";

        using var response = await PutAsync(
            key, new byte[size], request => request.Content!.Headers.ContentMD5 = Md5("else"u8));

        await AssertRefusedAsync(response, HttpStatusCode.BadRequest, "invalid_request");
        await AssertNothingAsync(key);
    }

    [Theory]
    [InlineData("put/readme.txt", "text", HttpStatusCode.UnprocessableEntity, "unsupported_type")]
    [InlineData("put/empty.mp4", "", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task What_no_scan_would_take_is_refused(string key, string content, HttpStatusCode status, string code)
    {
        using var response = await PutAsync(key, Encoding.UTF8.GetBytes(content));

        await AssertRefusedAsync(response, status, code);
        await AssertNothingAsync(key);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT /api/assets/put/broken.mp4 HTTP/1.1\r\nHost: {server.Http.BaseAddress.Authority}\r\nContent-Length: 50000000\r\n\r\n"));
            await stream.WriteAsync(new byte[20 << 20]);
            await Eventually.BecomesTrueAsync(async () => await IsOpenAsync("put/broken.mp4"), "the upload");
        }

        await Eventually.BecomesTrueAsync(async () => !await IsOpenAsync("put/broken.mp4"), "the end of the upload");
        await AssertNothingAsync("put/broken.mp4");
    }

    private static byte[] Md5(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    private static void OnlyNew(HttpRequestMessage request) => request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);

    private async Task<HttpResponseMessage> PutAsync(string key, byte[] content, Action<HttpRequestMessage>? with = null)
    {
        var path = KeyPath.Of(key);
        var address = new Uri($"{server.Http.BaseAddress}api/assets/{path}", new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(content) };
        with?.Invoke(request);
        return await server.Http.SendAsync(request);
    }

    private async Task<bool> IsOpenAsync(string key) =>
        (await server.Store.ListUploadsAsync(server.Store.BucketIn)).Any(u => u.Key == key);

    private async Task AssertNothingAsync(string key)
    {
        Assert.Null(await server.Store.FindAsync(server.Store.BucketIn, key));
        Assert.False(await IsOpenAsync(key));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    private static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await ReadAsync(response);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }
}
