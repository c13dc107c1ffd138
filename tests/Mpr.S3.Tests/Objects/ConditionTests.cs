using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Objects;

public sealed class ConditionTests(EndpointFixture endpoint) : IDisposable
{
    private readonly AmazonS3Client _client = endpoint.Client;
    private readonly SignedHttp _http = new(endpoint.Host.Url);

    [Theory]
    [InlineData("ETAG", null, null, null, 200)]
    [InlineData("\"other\"", null, null, null, 412)]
    [InlineData("*", null, null, null, 200)]
    [InlineData(null, "ETAG", null, null, 304)]
    [InlineData(null, "\"other\"", null, null, 200)]
    [InlineData(null, null, "PAST", null, 200)]
    [InlineData(null, null, "FUTURE", null, 304)]
    [InlineData(null, null, null, "PAST", 412)]
    [InlineData(null, null, null, "FUTURE", 200)]
    [InlineData("ETAG", null, null, "PAST", 200)]
    [InlineData(null, "\"other\"", "FUTURE", null, 200)]
    [InlineData("\"other\"", "ETAG", null, null, 412)]
    public async Task Reads_follow_their_conditions(
        string? match, string? noneMatch, string? modifiedSince, string? unmodifiedSince, int status)
    {
        var bucket = await endpoint.BucketAsync();
        var put = await PutAsync(bucket);
        var headers = new List<(string, string)>();
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add((name, value.Replace("ETAG", put.ETag, StringComparison.Ordinal)
                    .Replace("PAST", "Sat, 29 Oct 1994 19:43:31 GMT", StringComparison.Ordinal)
                    .Replace("FUTURE", "Sat, 29 Oct 2044 19:43:31 GMT", StringComparison.Ordinal)));
            }
        }

        Add("if-match", match);
        Add("if-none-match", noneMatch);
        Add("if-modified-since", modifiedSince);
        Add("if-unmodified-since", unmodifiedSince);
        foreach (var method in (string[])["GET", "HEAD"])
        {
            using var answer = await _http.SendAsync(method, $"/{bucket}/k", null, null, [.. headers]);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Writes_follow_their_conditions()
    {
        var bucket = await endpoint.BucketAsync();
        await RefusedAsync("NoSuchKey", HttpStatusCode.NotFound, () => PutAsync(bucket, match: "\"x\""));
        var first = await PutAsync(bucket, noneMatch: "*");
        await RefusedAsync(
            "PreconditionFailed", HttpStatusCode.PreconditionFailed, () => PutAsync(bucket, noneMatch: "*"));
        await RefusedAsync(
            "PreconditionFailed", HttpStatusCode.PreconditionFailed, () => PutAsync(bucket, noneMatch: first.ETag));
        await RefusedAsync(
            "PreconditionFailed", HttpStatusCode.PreconditionFailed, () => PutAsync(bucket, match: "\"x\""));
        await PutAsync(bucket, match: first.ETag);
        await PutAsync(bucket, match: "*");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60_000)]
    public async Task Of_racing_creators_one_succeeds(int size)
    {
        var bucket = await endpoint.BucketAsync();
        for (var round = 0; round < 10; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async racer =>
            {
                try
                {
                    await _client.PutObjectAsync(new PutObjectRequest
                    {
                        BucketName = bucket,
                        Key = $"lock{round}",
                        InputStream = new MemoryStream(TestData.Bytes(size, racer)),
                        IfNoneMatch = "*",
                    });
                    return HttpStatusCode.OK;
                }
                catch (AmazonS3Exception fault)
                {
                    return fault.StatusCode;
                }
            }));
            Assert.Single(results, HttpStatusCode.OK);
            Assert.Equal(7, results.Count(status => status == HttpStatusCode.PreconditionFailed));
        }
    }

    [Fact]
    public async Task A_read_that_began_before_an_overwrite_gets_the_old_bytes()
    {
        var bucket = await endpoint.BucketAsync();
        var old = TestData.Bytes(20 << 20);
        await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "k", InputStream = new MemoryStream(old) });
        using var get = await _client.GetObjectAsync(bucket, "k");
        await PutAsync(bucket);
        var read = await get.ResponseStream.ReadAllAsync();
        Assert.True(old.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task A_deletion_follows_its_condition()
    {
        var bucket = await endpoint.BucketAsync();
        var put = await PutAsync(bucket);
        using var refused = await _http.SendAsync("DELETE", $"/{bucket}/k", null, null, ("if-match", "\"other\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        using var done = await _http.SendAsync("DELETE", $"/{bucket}/k", null, null, ("if-match", put.ETag));
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    private Task<PutObjectResponse> PutAsync(string bucket, string? match = null, string? noneMatch = null) =>
        _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = bucket,
            Key = "k",
            ContentBody = "some",
            IfMatch = match,
            IfNoneMatch = noneMatch,
        });

    private static async Task RefusedAsync(string code, HttpStatusCode status, Func<Task> call)
    {
        var fault = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
        Assert.Equal((code, status), (fault.ErrorCode, fault.StatusCode));
    }
}
