using Amazon.S3;

namespace Mpr.S3.Tests.Hosting;

public sealed class DropFolderTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_dropped_file_becomes_an_object_and_leaves_the_folder()
    {
        await using var host = await StartAsync(S3DropMode.Move);
        var data = TestData.Bytes(100_000);
        var path = Drop(host, "films/ein Film ü.mp4", data);
        using var client = host.Client();
        Assert.Equal(data, await WaitAsync(client, "films/ein Film ü.mp4"));
        var head = await client.GetObjectMetadataAsync("media", "films/ein Film ü.mp4");
        Assert.Equal("video/mp4", head.Headers.ContentType);
        using var deadline = new CancellationTokenSource(Deadline);
        while (File.Exists(path))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    [Fact]
    public async Task A_file_that_stays_is_taken_again_only_when_it_changes()
    {
        await using var host = await StartAsync(S3DropMode.Copy);
        var path = Drop(host, "a.txt", [1]);
        using var client = host.Client();
        await WaitAsync(client, "a.txt");
        var first = (await client.GetObjectMetadataAsync("media", "a.txt")).LastModified;
        Drop(host, "b.txt", [2]);
        await WaitAsync(client, "b.txt");
        Assert.Equal(first, (await client.GetObjectMetadataAsync("media", "a.txt")).LastModified);
        Assert.True(File.Exists(path));
        File.WriteAllBytes(path, [3, 4]);
        using var deadline = new CancellationTokenSource(Deadline);
        while ((await client.GetObjectMetadataAsync("media", "a.txt", deadline.Token)).ContentLength != 2)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    [Fact]
    public async Task Links_hidden_and_unfinished_files_are_left_alone()
    {
        await using var host = await StartAsync(S3DropMode.Move);
        var outside = Path.Combine(host.Directory, "outside.txt");
        File.WriteAllText(outside, "secret");
        File.CreateSymbolicLink(Path.Combine(host.Directory, "drop", "media", "link.txt"), outside);
        Drop(host, ".hidden", [1]);
        Drop(host, "film.mp4.part", [1]);
        Drop(host, "z.txt", [1]);
        using var client = host.Client();
        await WaitAsync(client, "z.txt");
        Assert.Equal(["z.txt"], (
            await client.ListObjectsV2Async(new() { BucketName = "media" })).S3Objects.Select(one => one.Key));
    }

    private static Task<EndpointHost> StartAsync(S3DropMode mode) => EndpointHost.StartAsync(options => options with
    {
        CreateBuckets = ["media"],
        DropMode = mode,
        DropInterval = TimeSpan.FromMilliseconds(50),
    });

    private static string Drop(EndpointHost host, string name, byte[] data)
    {
        var path = Path.Combine(host.Directory, "drop", "media", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, data);
        return path;
    }

    private static async Task<byte[]> WaitAsync(AmazonS3Client client, string key)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            try
            {
                using var get = await client.GetObjectAsync("media", key, deadline.Token);
                return await get.ResponseStream.ReadAllAsync();
            }
            catch (AmazonS3Exception)
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }
}
