using Amazon.S3.Model;

namespace Mpr.S3.Tests.Multipart;

public sealed class UploadExpiryTests
{
    [Fact]
    public async Task An_upload_that_nobody_finished_is_aborted_and_its_parts_are_deleted()
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using (var client = host.Client())
        {
            var id = (await client.InitiateMultipartUploadAsync("media", "k")).UploadId;
            await client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = "media",
                Key = "k",
                UploadId = id,
                PartNumber = 1,
                InputStream = new MemoryStream(TestData.Bytes(50_000)),
            });
        }

        // The sweep looks at once when the endpoint starts.
        await host.RestartAsync(options => options with { UploadExpiry = TimeSpan.FromMilliseconds(1) });
        using var later = host.Client();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await later.ListMultipartUploadsAsync("media", deadline.Token)).MultipartUploads is { Count: > 0 })
        {
            await Task.Delay(20, deadline.Token);
        }

        var objects = Path.Combine(host.Directory, "s3", "objects");
        while (Directory.GetFiles(objects, "*", SearchOption.AllDirectories).Length > 0)
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
