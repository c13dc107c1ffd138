using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Durability;

public sealed class RestartTests
{
    [Fact]
    public async Task Objects_uploads_and_deletions_survive_a_restart()
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["kept"] });
        var small = TestData.Bytes(100);
        var large = TestData.Bytes(100_000);
        string upload;
        using (var client = host.Client())
        {
            await PutAsync(client, "small", small);
            await PutAsync(client, "large", TestData.Bytes(50_000, 7));
            await PutAsync(client, "large", large);
            await PutAsync(client, "gone", large);
            await client.DeleteObjectAsync("kept", "gone");
            upload = (await client.InitiateMultipartUploadAsync("kept", "parts")).UploadId;
            await client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = "kept",
                Key = "parts",
                UploadId = upload,
                PartNumber = 1,
                InputStream = new MemoryStream(large),
            });
        }

        for (var round = 0; round < 2; round++)
        {
            await host.RestartAsync();
            using var client = host.Client();
            Assert.Equal(small, await GetAsync(client, "small"));
            Assert.Equal(large, await GetAsync(client, "large"));
            await Assert.ThrowsAsync<NoSuchKeyException>(() => client.GetObjectAsync("kept", "gone"));
            var parts = await client.ListPartsAsync("kept", "parts", upload);
            Assert.Equal(large.Length, Assert.Single(parts.Parts).Size);
        }
    }

    [Fact]
    public async Task A_second_endpoint_on_the_same_folder_is_refused()
    {
        await using var host = await EndpointHost.StartAsync();
        var fault = await Assert.ThrowsAsync<IOException>(() => S3Endpoint.StartAsync(host.Options));
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
    }

    private static Task PutAsync(AmazonS3Client client, string key, byte[] data) => client.PutObjectAsync(
        new PutObjectRequest { BucketName = "kept", Key = key, InputStream = new MemoryStream(data) });

    private static async Task<byte[]> GetAsync(AmazonS3Client client, string key)
    {
        using var get = await client.GetObjectAsync("kept", key);
        return await get.ResponseStream.ReadAllAsync();
    }
}
