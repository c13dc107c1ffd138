using System.Diagnostics;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Durability;

/// <summary>On a file system of a few megabytes of its own, which needs the right to mount one.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_is_told_as_such_and_leaves_nothing_half_written()
    {
        var folder = Directory.CreateTempSubdirectory("mpr-s3-full-").FullName;
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder) != 0)
        {
            Assert.Skip("Mounting a small file system is not allowed here.");
        }

        try
        {
            await FillAsync(folder);
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", folder));
            Directory.Delete(folder);
        }
    }

    private static async Task FillAsync(string folder)
    {
        var options = new S3EndpointOptions
        {
            DataDirectory = folder,
            Port = 0,
            AccessKey = EndpointHost.AccessKey,
            SecretKey = EndpointHost.SecretKey,
            CreateBuckets = ["media"],
        };
        await using (var endpoint = await S3Endpoint.StartAsync(options))
        {
            using var client = new AmazonS3Client(EndpointHost.AccessKey, EndpointHost.SecretKey, new AmazonS3Config
            {
                ServiceURL = endpoint.Url.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            });
            var kept = TestData.Bytes(3 << 20);
            await PutAsync(client, "kept", kept);
            foreach (var size in (int[])[20 << 20, 6 << 20])
            {
                var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => PutAsync(client, "kept", TestData.Bytes(size)));
                Assert.Equal((HttpStatusCode.InsufficientStorage, "InsufficientStorage"), (fault.StatusCode, fault.ErrorCode));
            }

            using var get = await client.GetObjectAsync("media", "kept");
            var read = await get.ResponseStream.ReadAllAsync();
            Assert.True(kept.AsSpan().SequenceEqual(read));
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "s3", "incoming")));
            await client.DeleteObjectAsync("media", "kept");
            await PutAsync(client, "after", TestData.Bytes(1 << 20));
        }

        Assert.Empty((await S3Fsck.RunAsync(folder, repair: false)).Findings);
    }

    private static Task PutAsync(AmazonS3Client client, string key, byte[] data) => client.PutObjectAsync(
        new PutObjectRequest { BucketName = "media", Key = key, InputStream = new MemoryStream(data) });

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
