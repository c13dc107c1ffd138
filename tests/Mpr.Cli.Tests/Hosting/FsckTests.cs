using Mpr.Cli.Tests.Fakes;
using Mpr.Processing.Storage;
using Mpr.S3;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

public sealed class FsckTests : IDisposable
{
    // Large enough to be the largest file that the endpoint keeps.
    private const int Size = 1_234_567;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Sound_data_are_0()
    {
        await MakeAsync();

        var run = await FsckAsync("--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(1, run.Json().GetProperty("buckets").GetInt32());
        Assert.True(run.Json().GetProperty("is_sound").GetBoolean());
    }

    [Fact]
    public async Task Damaged_object_is_1_and_mended_by_repair()
    {
        await MakeAsync();
        var kept = Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .MaxBy(f => new FileInfo(f).Length)!;
        await File.WriteAllBytesAsync(kept, new byte[Size]);

        var found = await FsckAsync();
        var mended = await FsckAsync("--repair");
        var after = await FsckAsync();

        Assert.Equal((1, 0, 0), (found.Exit, mended.Exit, after.Exit));
        Assert.Contains("films/a b.mp4: ", found.Out, StringComparison.Ordinal);
        Assert.Contains("With --repair:", found.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_is_not_there_is_4()
    {
        _folder.Dispose();

        var run = await FsckAsync();
        Directory.CreateDirectory(_folder.Path);

        Assert.Equal(4, run.Exit);
        Assert.Contains("--data", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task MakeAsync()
    {
        var options = new S3EndpointOptions { DataDirectory = _folder.Path, Port = 0, CreateBuckets = ["films"] };
        await using var endpoint = await S3Endpoint.StartAsync(options);
        var keys = S3Credentials.LoadOrCreate(_folder.Path);
        using var store = new ObjectStore(new ObjectStoreOptions
        {
            Endpoint = endpoint.Url,
            AccessKey = keys.AccessKey,
            SecretKey = keys.SecretKey,
            BucketIn = "films",
        });
        using var elsewhere = new TemporaryFolder();
        await File.WriteAllBytesAsync(elsewhere.File("film"), [.. Enumerable.Repeat((byte)7, Size)]);
        await store.UploadAsync("films", "a b.mp4", elsewhere.File("film"));
    }

    private Task<CliRun> FsckAsync(params string[] more) => CliRun.OfAsync(
        new Dictionary<string, string>(), _folder.Path, ["s3", "fsck", "--data", _folder.Path, .. more]);
}
