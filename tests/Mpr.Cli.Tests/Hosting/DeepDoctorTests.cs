using Mpr.Processing.Storage;
using Mpr.S3;

namespace Mpr.Cli.Tests.Hosting;

public sealed class DeepDoctorTests(UpServer server) : IClassFixture<UpServer>
{
    [Fact]
    public async Task What_nobody_owns_is_found_and_what_is_in_order_is_said()
    {
        var before = await server.RunAsync("doctor", "--deep");
        Assert.Contains("ok    rows", before.Out, StringComparison.Ordinal);
        Assert.Contains("ok    uploads", before.Out, StringComparison.Ordinal);
        Assert.Contains("ok    previews", before.Out, StringComparison.Ordinal);
        Assert.Contains("ok    scratch", before.Out, StringComparison.Ordinal);
        Assert.Contains("ok    processes", before.Out, StringComparison.Ordinal);

        var keys = S3Credentials.LoadOrCreate(server.Data);
        using var store = new ObjectStore(new ObjectStoreOptions
        {
            Endpoint = new Uri(server.S3Url),
            Region = "us-east-1",
            AccessKey = keys.AccessKey,
            SecretKey = keys.SecretKey,
        });
        await using var upload = await store.BeginUploadAsync(store.BucketOut, "nobody/knows.mp4");
        await store.UploadStreamAsync(
            store.BucketOut, ".mpr/previews/nobody/poster.webp", new MemoryStream([1]), 1,
            cancellation: TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(server.Data, "scratch", "worker-dead"));

        var after = await server.RunAsync("doctor", "--deep");

        Assert.Equal(0, after.Exit);
        Assert.Contains("warn  uploads     No task knows of the uploads to nobody/knows.mp4", after.Out, StringComparison.Ordinal);
        Assert.Contains("1 folders under .mpr/previews/ in mpr-media-out belong to no version", after.Out, StringComparison.Ordinal);
        Assert.Contains("warn  scratch     1 folders of ended workers", after.Out, StringComparison.Ordinal);
    }
}
