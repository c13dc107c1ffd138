using System.Net;
using System.Security.Cryptography;

namespace Mpr.S3.Tests.Contract;

/// <summary>What every client must be able to do at its default settings.</summary>
public abstract class StoreContract(IStoreClient client) : IDisposable
{
    private static int _buckets;

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(300_000)]
    [InlineData(18 * 1024 * 1024)]
    public async Task Objects_of_any_size_go_and_come(int size)
    {
        var bucket = await BucketAsync();
        var data = TestData.Bytes(size);
        var etag = await client.PutAsync(
            bucket, "a/b", data, "video/mp4", new Dictionary<string, string> { ["scene"] = "7" });
        var head = await client.HeadAsync(bucket, "a/b");
        Assert.Equal((size, etag, "video/mp4"), (head.Size, head.ETag, head.ContentType));
        Assert.Equal("7", head.Metadata["scene"]);
        Assert.Equal(SHA256.HashData(data), SHA256.HashData(await client.GetAsync(bucket, "a/b")));
    }

    [Fact]
    public async Task A_range_gives_its_bytes()
    {
        var bucket = await BucketAsync();
        var data = TestData.Bytes(100_000);
        await PutAsync(bucket, "k", data);
        Assert.Equal(data[1000..3000], await client.GetAsync(bucket, "k", 1000, 2000));
    }

    [Fact]
    public async Task Listings_roll_up_and_recurse()
    {
        var bucket = await BucketAsync();
        foreach (var key in (string[])["a/1", "a/2", "b", "c/d/e"])
        {
            await PutAsync(bucket, key, [1]);
        }

        Assert.Equal(
            ["a/", "b", "c/"], (await client.ListAsync(bucket, "", recursive: false)).Order(StringComparer.Ordinal));
        Assert.Equal(["a/1", "a/2", "b", "c/d/e"], await client.ListAsync(bucket, "", recursive: true));
        Assert.Equal(["a/1", "a/2"], await client.ListAsync(bucket, "a/", recursive: true));
    }

    [Theory]
    [InlineData("space in name.mp4")]
    [InlineData("percent%25and%.mp4")]
    [InlineData("plus+quote\"apostrophe'.mp4")]
    [InlineData("ünïcödé/日本語/😀.mp4")]
    [InlineData("<tag>&amp;.mp4")]
    [InlineData("a?b=c&d#e.mp4")]
    public async Task Awkward_keys_are_keys(string key)
    {
        var bucket = await BucketAsync();
        var data = TestData.Bytes(40_000);
        await PutAsync(bucket, key, data);
        Assert.Equal([key], await client.ListAsync(bucket, "", recursive: true));
        Assert.Equal(data, await client.GetAsync(bucket, key));
        await client.CopyAsync(bucket, key, "copy of " + key);
        Assert.Equal(data, await client.GetAsync(bucket, "copy of " + key));
        await client.RemoveManyAsync(bucket, [key, "copy of " + key]);
        Assert.Empty(await client.ListAsync(bucket, "", recursive: true));
    }

    [Fact]
    public async Task Presigned_links_upload_and_download()
    {
        var bucket = await BucketAsync();
        var data = TestData.Bytes(100_000);
        using var http = new HttpClient();
        using var put = await http.PutAsync(
            await client.PresignAsync(bucket, "a b.mp4", isPut: true), new ByteArrayContent(data));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(data, await http.GetByteArrayAsync(await client.PresignAsync(bucket, "a b.mp4", isPut: false)));
    }

    [Fact]
    public async Task Many_are_deleted_at_once()
    {
        var bucket = await BucketAsync();
        string[] keys = [.. Enumerable.Range(0, 50).Select(number => $"k/{number}")];
        await Parallel.ForEachAsync(keys, async (key, _) => await PutAsync(bucket, key, [1]));
        await client.RemoveManyAsync(bucket, keys);
        Assert.Empty(await client.ListAsync(bucket, "", recursive: true));
    }

    [Fact]
    public async Task A_missing_key_is_told_as_such()
    {
        var bucket = await BucketAsync();
        Assert.Equal("NoSuchKey", await client.ReadErrorAsync(bucket, "nothing"));
        await PutAsync(bucket, "k", [1]);
        Assert.Null(await client.ReadErrorAsync(bucket, "k"));
        await client.RemoveAsync(bucket, "k");
        Assert.Equal("NoSuchKey", await client.ReadErrorAsync(bucket, "k"));
    }

    [Fact]
    public async Task Buckets_come_and_go()
    {
        var bucket = await BucketAsync();
        Assert.True(await client.BucketExistsAsync(bucket));
        await client.RemoveBucketAsync(bucket);
        Assert.False(await client.BucketExistsAsync(bucket));
    }

    [Fact]
    public async Task A_policy_is_kept_word_for_word()
    {
        var bucket = await BucketAsync();
        var policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::NAME/*"]}]}"""
            .Replace("NAME", bucket, StringComparison.Ordinal);
        Assert.Equal(policy, await client.PolicyAsync(bucket, policy));
    }

    public void Dispose()
    {
        client.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<string> BucketAsync()
    {
        var bucket = $"{GetType().Name.ToLowerInvariant()}-{Interlocked.Increment(ref _buckets)}";
        await client.MakeBucketAsync(bucket);
        return bucket;
    }

    private Task PutAsync(string bucket, string key, byte[] data) =>
        client.PutAsync(bucket, key, data, "application/octet-stream", new Dictionary<string, string>());
}
