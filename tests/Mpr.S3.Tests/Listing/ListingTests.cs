using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Listing;

public sealed class ListingTests(EndpointFixture endpoint)
{
    private readonly AmazonS3Client _client = endpoint.Client;

    [Fact]
    public async Task Keys_come_in_the_order_of_their_bytes()
    {
        string[] keys = ["z", "a", "\uFFFDx", "\U0001F600", "é", "e\u0301", "a/b", "a/", "A", "%", "%25", "+", " ", "\u0001"];
        var bucket = await FillAsync(keys);
        var listed = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket });
        var expected = keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal);
        Assert.Equal(expected, listed.S3Objects.Select(one => one.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_with_a_delimiter_neither_repeat_nor_lose(int pageSize)
    {
        var bucket = await FillAsync(["a/1", "a/2", "a/3", "b", "c/1", "c/2", "d"]);
        var seen = new List<string>();
        var request = new ListObjectsV2Request { BucketName = bucket, Delimiter = "/", MaxKeys = pageSize };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request);
            var names = (page.S3Objects ?? []).Select(one => one.Key).Concat(page.CommonPrefixes ?? []).ToList();
            Assert.Equal(page.KeyCount, names.Count);
            Assert.InRange(names.Count, 1, pageSize);
            seen.AddRange(names);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(["a/", "b", "c/", "d"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_thousand_keys_and_more_come_in_pages()
    {
        var bucket = await FillAsync([.. Enumerable.Range(0, 1005).Select(number => $"k{number:D5}")]);
        var first = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket });
        Assert.Equal((1000, true), (first.S3Objects.Count, first.IsTruncated));
        var rest = await _client.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = bucket,
            ContinuationToken = first.NextContinuationToken,
        });
        Assert.Equal((5, false), (rest.S3Objects.Count, rest.IsTruncated));
        Assert.Equal("k01004", rest.S3Objects[^1].Key);
    }

    private async Task<string> FillAsync(string[] keys)
    {
        var bucket = await endpoint.BucketAsync();
        await Parallel.ForEachAsync(keys, async (key, cancellationToken) => await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = key }, cancellationToken));
        return bucket;
    }
}
