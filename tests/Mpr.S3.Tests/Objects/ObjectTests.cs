using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Mpr.S3.Tests.Objects;

public sealed class ObjectTests(EndpointFixture endpoint)
{
    private readonly AmazonS3Client _client = endpoint.Client;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(81_920)]
    [InlineData(1_000_003)]
    public async Task An_object_comes_back_as_it_was_put(int size)
    {
        var bucket = await endpoint.BucketAsync();
        var data = TestData.Bytes(size);
        var put = await _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = bucket,
            Key = "a/b c.bin",
            InputStream = new MemoryStream(data),
            ContentType = "video/mp4",
            Metadata = { ["shot"] = "12 b" },
        });
        Assert.Equal($"\"{Convert.ToHexStringLower(MD5.HashData(data))}\"", put.ETag);

        using var get = await _client.GetObjectAsync(bucket, "a/b c.bin");
        Assert.Equal(data, await get.ResponseStream.ReadAllAsync());
        Assert.Equal("video/mp4", get.Headers.ContentType);
        Assert.Equal("12 b", get.Metadata["shot"]);
        Assert.Equal(put.ETag, get.ETag);
        var head = await _client.GetObjectMetadataAsync(bucket, "a/b c.bin");
        Assert.Equal(size, head.ContentLength);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=99990-", 99_990, 10)]
    [InlineData("bytes=-5", 99_995, 5)]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("bytes=99999-200000", 99_999, 1)]
    public async Task A_range_gives_its_bytes(string range, int offset, int length)
    {
        var bucket = await endpoint.BucketAsync();
        var data = TestData.Bytes(100_000);
        await PutAsync(bucket, "k", data);
        using var get = await _client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = bucket,
            Key = "k",
            ByteRange = new ByteRange(range),
        });
        Assert.Equal(HttpStatusCode.PartialContent, get.HttpStatusCode);
        Assert.Equal(data[offset..(offset + length)], await get.ResponseStream.ReadAllAsync());
        Assert.Equal($"bytes {offset}-{offset + length - 1}/100000", get.ContentRange);
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k", [1, 2, 3]);
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = bucket,
            Key = "k",
            ByteRange = new ByteRange("bytes=3-"),
        }));
        Assert.Equal(
            ("InvalidRange", HttpStatusCode.RequestedRangeNotSatisfiable), (fault.ErrorCode, fault.StatusCode));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_deleting_it_again_is_fine()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k", TestData.Bytes(50_000));
        await _client.DeleteObjectAsync(bucket, "k");
        await _client.DeleteObjectAsync(bucket, "k");
        var fault = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _client.GetObjectAsync(bucket, "k"));
        Assert.Equal(("NoSuchKey", HttpStatusCode.NotFound), (fault.ErrorCode, fault.StatusCode));
    }

    [Fact]
    public async Task A_transfer_in_parts_gives_the_whole_and_a_composite_ETag()
    {
        var bucket = await endpoint.BucketAsync();
        var data = TestData.Bytes(12 * 1024 * 1024);
        using var transfer = new TransferUtility(
            _client, new TransferUtilityConfig { MinSizeBeforePartUpload = 5 << 20 });
        await transfer.UploadAsync(new TransferUtilityUploadRequest
        {
            BucketName = bucket,
            Key = "big",
            InputStream = new MemoryStream(data),
            PartSize = 5 << 20,
        });
        using var get = await _client.GetObjectAsync(bucket, "big");
        Assert.EndsWith("-3\"", get.ETag, StringComparison.Ordinal);
        Assert.Equal(data, await get.ResponseStream.ReadAllAsync());
        using var range = await _client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = bucket,
            Key = "big",
            ByteRange = new ByteRange((5 << 20) - 10, (10 << 20) + 10),
        });
        Assert.Equal(data[((5 << 20) - 10)..((10 << 20) + 11)], await range.ResponseStream.ReadAllAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_form_of_a_signed_body_is_taken(bool chunked)
    {
        var bucket = await endpoint.BucketAsync();
        foreach (var calculation in Enum.GetValues<Amazon.Runtime.RequestChecksumCalculation>())
        {
            using var client = endpoint.Host.Client(config => config.RequestChecksumCalculation = calculation);
            var data = TestData.Bytes(300_000);
            await client.PutObjectAsync(new PutObjectRequest
            {
                BucketName = bucket,
                Key = "k",
                InputStream = new MemoryStream(data),
                UseChunkEncoding = chunked,
            });
            using var get = await client.GetObjectAsync(bucket, "k");
            Assert.Equal(data, await get.ResponseStream.ReadAllAsync());
        }
    }

    [Fact]
    public async Task A_presigned_link_uploads_and_downloads()
    {
        var bucket = await endpoint.BucketAsync();
        using var http = new HttpClient();
        var data = TestData.Bytes(100_000);
        using var put = await http.PutAsync(Presign(bucket, HttpVerb.PUT), new ByteArrayContent(data));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(data, await http.GetByteArrayAsync(Presign(bucket, HttpVerb.GET)));
    }

    [Fact]
    public async Task A_link_may_name_the_file_in_any_script_and_may_not_break_the_answer()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k", [1]);
        using var signed = new SignedHttp(endpoint.Host.Url);
        using var named = await signed.SendAsync(
            "GET", $"/{bucket}/k?response-content-disposition=inline%3B%20filename%3D%22%C3%BC%E2%82%AC.mp4%22");
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        var raw = named.Content.Headers.NonValidated["Content-Disposition"].ToString();
        Assert.Contains("ü€", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw)), StringComparison.Ordinal);
        using var broken = await signed.SendAsync("GET", $"/{bucket}/k?response-content-type=a%0Ab");
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate, gzip", "deflate, gzip")]
    [InlineData("gzip, aws-chunked", "gzip")]
    [InlineData("aws-chunked, gzip", "gzip")]
    [InlineData("aws-chunked, aws-chunked", "")]
    public async Task The_coding_of_the_transfer_is_not_one_of_the_object(string sent, string kept)
    {
        var bucket = await endpoint.BucketAsync();
        using var signed = new SignedHttp(endpoint.Host.Url);
        using var put = await signed.SendAsync("PUT", $"/{bucket}/k", [], null, ("content-encoding", sent));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var head = await signed.SendAsync("HEAD", $"/{bucket}/k");
        Assert.Equal(
            kept,
            head.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values) ? values.ToString() : "");
    }

    [Fact]
    public async Task Metadata_that_no_answer_could_carry_is_refused()
    {
        var bucket = await endpoint.BucketAsync();
        using var signed = new SignedHttp(endpoint.Host.Url);
        using var client = new System.Net.Sockets.TcpClient(endpoint.Host.Url.Host, endpoint.Host.Url.Port);
        var target = new Uri(signed.Presign("PUT", $"/{bucket}/k", "60")).PathAndQuery;
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"PUT {target} HTTP/1.1\r\nHost: {endpoint.Host.Url.Authority}\r\nContent-Length: 0\r\n"
            + "Content-Language: \u0001\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    private string Presign(string bucket, HttpVerb verb) => _client.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = bucket,
        Key = "übung/a b+c%.mp4",
        Verb = verb,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        Protocol = Amazon.S3.Protocol.HTTP,
    });

    private Task PutAsync(string bucket, string key, byte[] data) => _client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = bucket,
        Key = key,
        InputStream = new MemoryStream(data),
    });
}
