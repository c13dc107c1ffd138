using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Objects;

public sealed class CopyTests(EndpointFixture endpoint)
{
    private readonly AmazonS3Client _client = endpoint.Client;

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task A_copy_keeps_or_replaces_the_description(int size)
    {
        var (bucket, other) = (await endpoint.BucketAsync(), await endpoint.BucketAsync());
        var data = TestData.Bytes(size);
        await _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = bucket,
            Key = "a b",
            InputStream = new MemoryStream(data),
            ContentType = "audio/flac",
            Metadata = { ["x"] = "1" },
        });
        await _client.CopyObjectAsync(bucket, "a b", other, "kept");
        await _client.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = "a b",
            DestinationBucket = other,
            DestinationKey = "replaced",
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = "text/plain",
        });
        await _client.DeleteObjectAsync(bucket, "a b");
        using var kept = await _client.GetObjectAsync(other, "kept");
        Assert.Equal(("audio/flac", "1"), (kept.Headers.ContentType, kept.Metadata["x"]));
        Assert.Equal(data, await kept.ResponseStream.ReadAllAsync());
        using var replaced = await _client.GetObjectAsync(other, "replaced");
        Assert.Equal(("text/plain", 0), (replaced.Headers.ContentType, replaced.Metadata.Count));
    }

    [Fact]
    public async Task A_copy_onto_itself_needs_a_change()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "x" });
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => _client.CopyObjectAsync(bucket, "k", bucket, "k"));
        Assert.Equal("InvalidRequest", fault.ErrorCode);
    }

    [Fact]
    public async Task Of_many_deletions_each_has_its_result()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "<a>&\"b\"", ContentBody = "x" });
        var done = await _client.DeleteObjectsAsync(new DeleteObjectsRequest
        {
            BucketName = bucket,
            Objects = [new KeyVersion { Key = "<a>&\"b\"" }, new KeyVersion { Key = "never was", VersionId = "null" }],
        });
        Assert.Equal(["<a>&\"b\"", "never was"], done.DeletedObjects.Select(one => one.Key));
        Assert.Null((await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects);
    }
}
