using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests;

public sealed class BucketTests(EndpointFixture endpoint) : IDisposable
{
    private readonly AmazonS3Client _client = endpoint.Client;
    private readonly SignedHttp _http = new(endpoint.Host.Url);

    [Theory]
    [InlineData("ab")]
    [InlineData("Capital")]
    [InlineData("under_score")]
    [InlineData("-dash")]
    [InlineData("dash-")]
    [InlineData("two..dots")]
    [InlineData("dot.-dash")]
    [InlineData("dash-.dot")]
    [InlineData("192.168.5.4")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g123")]
    public async Task Names_that_break_the_rules_are_refused(string name)
    {
        using var refused = await _http.SendAsync("PUT", "/" + name);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("InvalidBucketName", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_bucket_may_be_made_again()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "x" });
        await _client.PutBucketAsync(bucket);
        Assert.Equal(1, (await _client.GetObjectMetadataAsync(bucket, "k")).ContentLength);
    }

    [Fact]
    public async Task Only_an_empty_bucket_is_deleted()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "x" });
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.DeleteBucketAsync(bucket));
        Assert.Equal(("BucketNotEmpty", HttpStatusCode.Conflict), (fault.ErrorCode, fault.StatusCode));
        await _client.DeleteObjectAsync(bucket, "k");
        await _client.DeleteBucketAsync(bucket);
        using var head = await _http.SendAsync("HEAD", $"/{bucket}/");
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        await _client.PutBucketAsync(bucket);
    }

    [Fact]
    public async Task Buckets_are_listed_in_pages()
    {
        var (first, second) = ("pages-" + await endpoint.BucketAsync(), "pages-" + await endpoint.BucketAsync());
        await _client.PutBucketAsync(first);
        await _client.PutBucketAsync(second);
        var page = await _client.ListBucketsAsync(new ListBucketsRequest { Prefix = "pages-", MaxBuckets = 1 });
        var rest = await _client.ListBucketsAsync(
            new ListBucketsRequest { Prefix = "pages-", ContinuationToken = page.ContinuationToken });
        Assert.Equal(
            new[] { first, second }.Order(StringComparer.Ordinal),
            page.Buckets.Concat(rest.Buckets).Select(bucket => bucket.BucketName));
    }

    [Theory]
    [InlineData("tagging", "NoSuchTagSet", 404)]
    [InlineData("lifecycle", "NoSuchLifecycleConfiguration", 404)]
    [InlineData("encryption", "ServerSideEncryptionConfigurationNotFoundError", 404)]
    [InlineData("website", "NoSuchWebsiteConfiguration", 404)]
    [InlineData("object-lock", "ObjectLockConfigurationNotFoundError", 404)]
    [InlineData("policy", "NoSuchBucketPolicy", 404)]
    [InlineData("cors", "NoSuchCORSConfiguration", 404)]
    [InlineData("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration", 404)]
    [InlineData("inventory", "NotImplemented", 501)]
    [InlineData("versioning", "VersioningConfiguration", 200)]
    [InlineData("location", "LocationConstraint", 200)]
    public async Task What_was_never_set_is_told_as_such(string subResource, string expected, int status)
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await _http.SendAsync("GET", $"/{bucket}?{subResource}");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_be_dropped_in_silence_is_refused()
    {
        var bucket = await endpoint.BucketAsync();
        using var refused = await _http.SendAsync(
            "PUT", $"/{bucket}/k", [1], null, ("x-amz-server-side-encryption", "aws:kms"));
        Assert.Equal(HttpStatusCode.NotImplemented, refused.StatusCode);
    }

    public void Dispose() => _http.Dispose();
}
