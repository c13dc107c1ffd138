using System.Net;

namespace Mpr.S3.Tests.Signing;

public sealed class SignatureTests(EndpointFixture endpoint) : IDisposable
{
    private readonly SignedHttp _http = new(endpoint.Host.Url);

    [Fact]
    public async Task A_right_signature_is_taken_and_a_wrong_one_refused()
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await _http.SendAsync("PUT", $"/{bucket}/k", [1, 2, 3]);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        _http.Secret = "another";
        using var refused = await _http.SendAsync("PUT", $"/{bucket}/k", [4]);
        await ExpectAsync(refused, HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task A_clock_that_is_far_off_is_refused()
    {
        _http.Now = _http.Now.AddMinutes(-16);
        using var refused = await _http.SendAsync("GET", "/");
        await ExpectAsync(refused, HttpStatusCode.Forbidden, "RequestTimeTooSkewed");
    }

    [Fact]
    public async Task A_body_that_is_not_the_signed_one_is_refused_and_leaves_no_object()
    {
        var bucket = await endpoint.BucketAsync();
        using var refused = await _http.SendAsync("PUT", $"/{bucket}/k", TestData.Bytes(100_000), new string('0', 64));
        await ExpectAsync(refused, HttpStatusCode.BadRequest, "XAmzContentSHA256Mismatch");
        using var get = await _http.SendAsync("GET", $"/{bucket}/k");
        await ExpectAsync(get, HttpStatusCode.NotFound, "NoSuchKey");
    }

    [Fact]
    public async Task An_unsigned_body_is_taken()
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await _http.SendAsync("PUT", $"/{bucket}/k", [1, 2, 3], "UNSIGNED-PAYLOAD");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Chunked_bodies_are_decoded(bool isSigned, bool withTrailer)
    {
        var bucket = await endpoint.BucketAsync();
        byte[][] chunks = [TestData.Bytes(70_000), TestData.Bytes(10, 2), TestData.Bytes(8192, 3)];
        var trailer = withTrailer ? "x-amz-checksum-crc32:" + Crc32(chunks) : null;
        using var put = await _http.SendChunkedAsync($"/{bucket}/k", chunks, trailer, isSigned);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var get = await _http.SendAsync("GET", $"/{bucket}/k");
        Assert.Equal(chunks.SelectMany(chunk => chunk), await get.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_wrong_chunk_signature_leaves_no_object()
    {
        var bucket = await endpoint.BucketAsync();
        using var refused = await _http.SendChunkedAsync(
            $"/{bucket}/k", [TestData.Bytes(70_000)], null, isSigned: true, spoil: signature => "0" + signature[1..]);
        await ExpectAsync(refused, HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
        using var get = await _http.SendAsync("GET", $"/{bucket}/k");
        await ExpectAsync(get, HttpStatusCode.NotFound, "NoSuchKey");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_checksum_in_a_trailer_leaves_no_object(bool isSigned)
    {
        var bucket = await endpoint.BucketAsync();
        using var refused = await _http.SendChunkedAsync(
            $"/{bucket}/k", [[1, 2, 3]], "x-amz-checksum-crc32:AAAAAA==", isSigned);
        await ExpectAsync(refused, HttpStatusCode.BadRequest, "BadDigest");
        using var get = await _http.SendAsync("GET", $"/{bucket}/k");
        await ExpectAsync(get, HttpStatusCode.NotFound, "NoSuchKey");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("604801")]
    public async Task A_presigned_link_of_an_impossible_life_is_refused(string expires)
    {
        using var http = new HttpClient();
        using var refused = await http.GetAsync(_http.Presign("GET", "/some-bucket/k", expires));
        await ExpectAsync(refused, HttpStatusCode.Forbidden, "AccessDenied");
    }

    [Fact]
    public async Task An_expired_link_says_so()
    {
        _http.Now = _http.Now.AddSeconds(-11);
        using var http = new HttpClient();
        using var refused = await http.GetAsync(_http.Presign("GET", "/some-bucket/k", "10"));
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Request has expired", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_version_2_is_refused_by_name()
    {
        using var http = new HttpClient();
        using var refused = await http.GetAsync(
            new Uri(endpoint.Host.Url, "/b/k?AWSAccessKeyId=a&Signature=b&Expires=1"));
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("AWS4-HMAC-SHA256", text, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static string Crc32(byte[][] chunks)
    {
        var crc = new System.IO.Hashing.Crc32();
        Array.ForEach(chunks, chunk => crc.Append(chunk));
        var value = crc.GetCurrentHash();
        Array.Reverse(value);
        return Convert.ToBase64String(value);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains($"<Code>{code}</Code>", text, StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains($"<RequestId>{response.Headers.GetValues("x-amz-request-id").Single()}</RequestId>", text, StringComparison.Ordinal);
    }
}
