using System.Collections.Concurrent;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Objects;

/// <summary>Whoever hosts the endpoint hears of every object that comes, changes or goes.</summary>
public sealed class ObjectChangedTests
{
    [Fact]
    public async Task Every_change_of_an_object_is_told_once_it_is_there()
    {
        var told = new ConcurrentQueue<string>();
        await using var host = await EndpointHost.StartAsync(options => options with
        {
            CreateBuckets = ["media"],
            ObjectChanged = (bucket, key) => told.Enqueue($"{bucket}/{key}"),
        });
        using var client = host.Client();

        await client.PutObjectAsync(new PutObjectRequest { BucketName = "media", Key = "a b/ü.mp4", ContentBody = "x" });
        await client.CopyObjectAsync("media", "a b/ü.mp4", "media", "copy.mp4");
        var upload = await client.InitiateMultipartUploadAsync("media", "parts.mp4");
        var part = await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "media",
            Key = "parts.mp4",
            UploadId = upload.UploadId,
            PartNumber = 1,
            InputStream = new MemoryStream([1]),
        });
        Assert.Equal(["media/a b/ü.mp4", "media/copy.mp4"], told);
        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "media",
            Key = "parts.mp4",
            UploadId = upload.UploadId,
            PartETags = [new PartETag(1, part.ETag)],
        });
        await client.DeleteObjectAsync("media", "copy.mp4");

        Assert.Equal(["media/a b/ü.mp4", "media/copy.mp4", "media/parts.mp4", "media/copy.mp4"], told);
    }
}
