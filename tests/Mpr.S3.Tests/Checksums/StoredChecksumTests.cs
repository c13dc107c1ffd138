using System.IO.Hashing;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Checksums;

public sealed class StoredChecksumTests(EndpointFixture endpoint) : IDisposable
{
    private readonly AmazonS3Client _client = endpoint.Client;
    private readonly SignedHttp _http = new(endpoint.Host.Url);

    [Theory]
    [InlineData("x-amz-checksum-crc32")]
    [InlineData("x-amz-checksum-sha1")]
    [InlineData("x-amz-checksum-sha256")]
    [InlineData("x-amz-checksum-crc32c")]
    [InlineData("x-amz-checksum-crc64nvme")]
    public async Task A_right_checksum_is_kept_and_a_wrong_one_refused(string header)
    {
        var bucket = await endpoint.BucketAsync();
        var data = "123456789"u8.ToArray();
        var value = Convert.ToBase64String(header[15..] switch
        {
            "crc32" => Convert.FromHexString("CBF43926"),
            "crc32c" => Convert.FromHexString("E3069283"),
            "crc64nvme" => Convert.FromHexString("AE8B14860A799888"),
            "sha1" => SHA1.HashData(data),
            _ => SHA256.HashData(data),
        });
        using var put = await _http.SendAsync("PUT", $"/{bucket}/k", data, null, (header, value));
        Assert.Equal((HttpStatusCode.OK, value), (put.StatusCode, put.Headers.GetValues(header).Single()));
        using var get = await _http.SendAsync("GET", $"/{bucket}/k", null, null, ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal(value, get.Headers.GetValues(header).Single());
        Assert.Equal("FULL_OBJECT", get.Headers.GetValues("x-amz-checksum-type").Single());
        using var plain = await _http.SendAsync("GET", $"/{bucket}/k");
        Assert.False(plain.Headers.Contains(header));

        using var wrong = await _http.SendAsync("PUT", $"/{bucket}/w", [1], null, (header, value));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("BadDigest", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var malformed = await _http.SendAsync("PUT", $"/{bucket}/w", [1], null, (header, "AA"));
        Assert.Contains("InvalidRequest", await malformed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var missing = await _http.SendAsync("HEAD", $"/{bucket}/w");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Without_a_checksum_CRC64NVME_is_kept()
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await _http.SendAsync("PUT", $"/{bucket}/k", "123456789"u8.ToArray());
        Assert.Equal("rosUhgp5mIg=", put.Headers.GetValues("x-amz-checksum-crc64nvme").Single());
    }

    [Fact]
    public async Task A_range_shows_no_checksum_of_the_whole()
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await _http.SendAsync("PUT", $"/{bucket}/k", TestData.Bytes(100));
        using var get = await _http.SendAsync(
            "GET", $"/{bucket}/k", null, null, ("range", "bytes=0-9"), ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal(HttpStatusCode.PartialContent, get.StatusCode);
        Assert.False(get.Headers.Contains("x-amz-checksum-crc64nvme"));
    }

    [Theory]
    [InlineData("rL0Y20xC+Fzt72VPzMSk2A==", "BadDigest")]
    [InlineData("YWJyYWNhZGFicmE=", "InvalidDigest")]
    public async Task A_wrong_Content_MD5_is_refused(string md5, string code)
    {
        var bucket = await endpoint.BucketAsync();
        using var refused = await _http.SendAsync("PUT", $"/{bucket}/k", [1, 2, 3], null, ("content-md5", md5));
        Assert.Contains($"<Code>{code}</Code>", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_object_CRC_of_parts_is_that_of_the_bytes()
    {
        var (first, second) = (TestData.Bytes(5 << 20, 1), TestData.Bytes(1234, 2));
        var done = await UploadAsync(ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT, first, second);
        var expected = Crc32.Hash([.. first, .. second]);
        Array.Reverse(expected);
        Assert.Equal(Convert.ToBase64String(expected), done.ChecksumCRC32);
    }

    [Fact]
    public async Task A_composite_hash_is_that_of_the_parts_hashes()
    {
        var (first, second) = (TestData.Bytes(5 << 20, 1), TestData.Bytes(1234, 2));
        var done = await UploadAsync(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE, first, second);
        var expected = SHA256.HashData([.. SHA256.HashData(first), .. SHA256.HashData(second)]);
        Assert.Equal(Convert.ToBase64String(expected) + "-2", done.ChecksumSHA256);
    }

    [Fact]
    public async Task Attributes_tell_size_checksum_and_parts()
    {
        var (first, second) = (TestData.Bytes(5 << 20, 1), TestData.Bytes(1234, 2));
        var done = await UploadAsync(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE, first, second);
        var attributes = await _client.GetObjectAttributesAsync(new GetObjectAttributesRequest
        {
            BucketName = done.BucketName,
            Key = "k",
            ObjectAttributes = [ObjectAttributes.ObjectSize, ObjectAttributes.Checksum, ObjectAttributes.ObjectParts],
        });
        Assert.Equal((5 << 20) + 1234, attributes.ObjectSize);
        Assert.Equal(done.ChecksumSHA256, attributes.Checksum.ChecksumSHA256);
        Assert.Equal(2, attributes.ObjectParts.TotalPartsCount);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(second)), attributes.ObjectParts.Parts[1].ChecksumSHA256);
    }

    public void Dispose() => _http.Dispose();

    private async Task<CompleteMultipartUploadResponse> UploadAsync(
        ChecksumAlgorithm algorithm, ChecksumType type, params byte[][] parts)
    {
        var bucket = await endpoint.BucketAsync();
        var id = (await _client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = bucket,
            Key = "k",
            ChecksumAlgorithm = algorithm,
            ChecksumType = type,
        })).UploadId;
        var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = "k", UploadId = id, ChecksumType = type };
        for (var number = 1; number <= parts.Length; number++)
        {
            request.AddPartETags(await _client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = bucket,
                Key = "k",
                UploadId = id,
                PartNumber = number,
                ChecksumAlgorithm = algorithm,
                InputStream = new MemoryStream(parts[number - 1]),
            }));
        }

        return await _client.CompleteMultipartUploadAsync(request);
    }
}
