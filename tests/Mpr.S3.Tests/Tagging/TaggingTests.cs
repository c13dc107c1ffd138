using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Tagging;

public sealed class TaggingTests(EndpointFixture endpoint)
{
    private readonly AmazonS3Client _client = endpoint.Client;

    [Fact]
    public async Task Tags_of_an_object_are_put_counted_changed_and_deleted()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k", ("foo", "bar"), ("empty", ""));
        Assert.Equal(["foo=bar", "empty="], await TagsAsync(bucket, "k"));
        Assert.Equal(2, (await _client.GetObjectMetadataAsync(bucket, "k")).TagsCount);
        await _client.PutObjectAclAsync(
            new PutObjectAclRequest { BucketName = bucket, Key = "k", ACL = S3CannedACL.PublicRead });
        await _client.PutObjectTaggingAsync(new PutObjectTaggingRequest
        {
            BucketName = bucket,
            Key = "k",
            Tagging = new() { TagSet = [new() { Key = "ü &", Value = "1 + 1" }] },
        });
        Assert.Equal(["ü &=1 + 1"], await TagsAsync(bucket, "k"));
        await _client.DeleteObjectTaggingAsync(new DeleteObjectTaggingRequest { BucketName = bucket, Key = "k" });
        Assert.Empty(await TagsAsync(bucket, "k"));
        Assert.Equal(2, (await _client.GetObjectAclAsync(new GetObjectAclRequest { BucketName = bucket, Key = "k" }))
            .Grants.Count);
    }

    [Fact]
    public async Task A_copy_takes_the_tags_along_unless_it_is_given_others()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k", ("a", "1"));
        await _client.CopyObjectAsync(bucket, "k", bucket, "copy");
        Assert.Equal(["a=1"], await TagsAsync(bucket, "copy"));
        await _client.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = "k",
            DestinationBucket = bucket,
            DestinationKey = "other",
            TaggingDirective = TaggingDirective.REPLACE,
            TagSet = [new() { Key = "b", Value = "2" }],
        });
        Assert.Equal(["b=2"], await TagsAsync(bucket, "other"));
    }

    [Theory]
    [InlineData(11, 1, 1)]
    [InlineData(1, 129, 1)]
    [InlineData(1, 1, 257)]
    public async Task Too_many_or_too_long_tags_are_refused(int count, int keyLength, int valueLength)
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "k");
        var tags = Enumerable.Range(0, count).Select(number => new Tag
        {
            Key = (char)('a' + number) + new string('k', keyLength - 1),
            Value = new string('v', valueLength),
        });
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.PutObjectTaggingAsync(
            new PutObjectTaggingRequest { BucketName = bucket, Key = "k", Tagging = new() { TagSet = [.. tags] } }));
        Assert.Equal("InvalidTag", fault.ErrorCode);
        Assert.Empty(await TagsAsync(bucket, "k"));
    }

    [Fact]
    public async Task A_bucket_has_tags_or_says_that_it_has_none()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutBucketTaggingAsync(bucket, [new Tag { Key = "a", Value = "1" }]);
        var tags = (await _client.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = bucket })).TagSet;
        Assert.Equal("1", Assert.Single(tags).Value);
        await _client.DeleteBucketTaggingAsync(bucket);
        using var http = new SignedHttp(endpoint.Host.Url);
        using var none = await http.SendAsync("GET", $"/{bucket}?tagging");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_policy_may_depend_on_the_tags_of_the_object_and_of_the_request()
    {
        var bucket = await endpoint.BucketAsync();
        await PutAsync(bucket, "open", ("access", "public"));
        await PutAsync(bucket, "shut", ("access", "private"));
        await PolicyAsync(bucket, "s3:GetObject", "s3:ExistingObjectTag/access");
        using var http = new HttpClient { BaseAddress = endpoint.Host.Url };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, HttpMethod.Get, $"{bucket}/open"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Get, $"{bucket}/shut"));
        await PolicyAsync(bucket, "s3:PutObject", "s3:RequestObjectTag/access");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, HttpMethod.Put, $"{bucket}/n", "access=public"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Put, $"{bucket}/n", "access=x"));
    }

    private static async Task<HttpStatusCode> StatusAsync(
        HttpClient http, HttpMethod method, string target, string? tags = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        if (tags is not null)
        {
            request.Headers.Add("x-amz-tagging", tags);
            request.Content = new ByteArrayContent([1]);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task PolicyAsync(string bucket, string action, string conditionKey) => _client.PutBucketPolicyAsync(
        bucket,
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"ACTION",
        "Resource":"arn:aws:s3:::BUCKET/*","Condition":{"StringEquals":{"KEY":"public"}}}}
        """.Replace("ACTION", action, StringComparison.Ordinal).Replace("KEY", conditionKey, StringComparison.Ordinal)
            .Replace("BUCKET", bucket, StringComparison.Ordinal));

    private Task PutAsync(string bucket, string key, params (string Key, string Value)[] tags) =>
        _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            ContentBody = "x",
            TagSet = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
        });

    private async Task<IEnumerable<string>> TagsAsync(string bucket, string key) =>
        (await _client.GetObjectTaggingAsync(new GetObjectTaggingRequest { BucketName = bucket, Key = key }))
            .Tagging?.Select(tag => $"{tag.Key}={tag.Value}") ?? [];
}
