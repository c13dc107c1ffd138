using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Access;

public sealed class AccessTests(EndpointFixture endpoint) : IDisposable
{
    private readonly AmazonS3Client _client = endpoint.Client;
    private readonly HttpClient _anonymous = new() { BaseAddress = endpoint.Host.Url };

    [Fact]
    public async Task A_stranger_may_do_nothing_by_default()
    {
        var bucket = await FilledAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/a/k"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/missing"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bucket));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("no-such-bucket"));
        using var put = await _anonymous.PutAsync(
            new Uri($"{bucket}/a/k", UriKind.Relative), new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    [Fact]
    public async Task A_policy_opens_what_it_names_and_nothing_else()
    {
        var bucket = await FilledAsync();
        await PolicyAsync(bucket, """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/a/*"}""");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{bucket}/a/k"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/b"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/a/missing"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bucket));
        Assert.True((await _client.GetBucketPolicyStatusAsync(
            new GetBucketPolicyStatusRequest { BucketName = bucket })).PolicyStatus.IsPublic);
    }

    [Fact]
    public async Task A_missing_key_is_told_to_whom_may_list()
    {
        var bucket = await FilledAsync();
        await PolicyAsync(
            bucket,
            """{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"]}""");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{bucket}/missing"));
    }

    [Fact]
    public async Task A_condition_on_the_prefix_holds()
    {
        var bucket = await FilledAsync();
        await PolicyAsync(
            bucket,
            """{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::BUCKET","Condition":{"StringLike":{"s3:prefix":"a/*"}}}""");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{bucket}?prefix=a/x"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}?prefix=b"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bucket));
    }

    [Fact]
    public async Task A_deny_holds_for_the_owner_who_can_still_take_it_back()
    {
        var bucket = await FilledAsync();
        await PolicyAsync(bucket, """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"]}""");
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.GetObjectAsync(bucket, "b"));
        Assert.Equal("AccessDenied", fault.ErrorCode);
        await _client.DeleteBucketPolicyAsync(bucket);
        using var get = await _client.GetObjectAsync(bucket, "b");
        Assert.Equal(HttpStatusCode.OK, get.HttpStatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Statement":[]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ec2:Run","Resource":"arn:aws:s3:::BUCKET/*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*","Condition":{"Mystery":{"s3:prefix":"a"}}}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*","Condition":{"StringEquals":{"s3:mystery":"a"}}}]}""")]
    public async Task What_is_not_understood_is_refused(string policy)
    {
        var bucket = await endpoint.BucketAsync();
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.PutBucketPolicyAsync(
            bucket, policy.Replace("BUCKET", bucket, StringComparison.Ordinal)));
        Assert.Equal("MalformedPolicy", fault.ErrorCode);
    }

    [Fact]
    public async Task Canned_lists_open_buckets_and_objects()
    {
        var bucket = await FilledAsync();
        await _client.PutObjectAclAsync(
            new PutObjectAclRequest { BucketName = bucket, Key = "b", ACL = S3CannedACL.PublicRead });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{bucket}/b"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/a/k"));
        await _client.PutBucketAclAsync(
            new PutBucketAclRequest { BucketName = bucket, ACL = S3CannedACL.PublicReadWrite });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bucket));
        using var put = await _anonymous.PutAsync(
            new Uri($"{bucket}/new", UriKind.Relative), new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(
            3, (await _client.GetBucketAclAsync(new GetBucketAclRequest { BucketName = bucket })).Grants.Count);
    }

    [Fact]
    public async Task A_public_access_block_shuts_what_lists_and_policies_open()
    {
        var bucket = await FilledAsync();
        await _client.PutObjectAclAsync(
            new PutObjectAclRequest { BucketName = bucket, Key = "b", ACL = S3CannedACL.PublicRead });
        await PolicyAsync(bucket, """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/a/*"}""");
        await _client.PutPublicAccessBlockAsync(new PutPublicAccessBlockRequest
        {
            BucketName = bucket,
            PublicAccessBlockConfiguration = new()
            {
                BlockPublicAcls = true,
                BlockPublicPolicy = true,
                IgnorePublicAcls = true,
                RestrictPublicBuckets = true,
            },
        });
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/b"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync($"{bucket}/a/k"));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => PolicyAsync(
            bucket, """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}"""));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.PutBucketAclAsync(
            new PutBucketAclRequest { BucketName = bucket, ACL = S3CannedACL.PublicRead }));
        await _client.DeletePublicAccessBlockAsync(new DeletePublicAccessBlockRequest { BucketName = bucket });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{bucket}/b"));
    }

    [Fact]
    public async Task Configured_buckets_are_readable_over_loopback_and_only_readable()
    {
        await using var host = await EndpointHost.StartAsync(options => options with
        {
            CreateBuckets = ["open", "shut"],
            PublicReadBuckets = ["open"],
        });
        using var client = host.Client();
        await client.PutObjectAsync(new PutObjectRequest { BucketName = "open", Key = "k", ContentBody = "x" });
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal("x", await http.GetStringAsync(new Uri("open/k", UriKind.Relative)));
        using var shut = await http.GetAsync(new Uri("shut/k", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, shut.StatusCode);
        using var put = await http.PutAsync(new Uri("open/k", UriKind.Relative), new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    public void Dispose() => _anonymous.Dispose();

    private async Task<HttpStatusCode> StatusAsync(string target)
    {
        using var answer = await _anonymous.GetAsync(new Uri(target, UriKind.Relative));
        return answer.StatusCode;
    }

    private Task PolicyAsync(string bucket, string statement) => _client.PutBucketPolicyAsync(
        bucket,
        """{"Version":"2012-10-17","Statement":[STATEMENT]}""".Replace("STATEMENT", statement, StringComparison.Ordinal)
            .Replace("BUCKET", bucket, StringComparison.Ordinal));

    private async Task<string> FilledAsync()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "a/k", ContentBody = "x" });
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "b", ContentBody = "x" });
        return bucket;
    }
}
