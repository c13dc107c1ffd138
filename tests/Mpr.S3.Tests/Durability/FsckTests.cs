namespace Mpr.S3.Tests.Durability;

public sealed class FsckTests
{
    [Fact]
    public async Task Sound_data_give_no_finding()
    {
        await using var host = await FilledAsync();
        await host.StopAsync();
        var report = await S3Fsck.RunAsync(host.Directory, repair: false);
        Assert.Empty(report.Findings);
        Assert.Equal((1, 4, true), (report.Buckets, report.Objects, report.IsSound));
    }

    [Fact]
    public async Task A_flipped_bit_is_found_and_repair_takes_the_key_out()
    {
        await using var host = await FilledAsync();
        await host.StopAsync();
        var file = DataFiles(host)[0];
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        var finding = Assert.Single((await S3Fsck.RunAsync(host.Directory, repair: false)).Findings);
        Assert.Equal((S3FsckKind.DamagedData, "media", false), (finding.Kind, finding.Bucket, finding.Repaired));

        Assert.True((await S3Fsck.RunAsync(host.Directory, repair: true)).IsSound);
        Assert.Empty((await S3Fsck.RunAsync(host.Directory, repair: false)).Findings);
        await host.RestartAsync();
        using var client = host.Client();
        Assert.DoesNotContain(finding.Key, (
            await client.ListObjectsV2Async(new() { BucketName = "media" })).S3Objects.Select(one => one.Key));
        Assert.Single(Directory.GetFiles(Path.Combine(host.Directory, "s3", "lost+found")));
    }

    [Fact]
    public async Task A_missing_file_and_an_orphan_are_told_apart()
    {
        await using var host = await FilledAsync();
        await host.StopAsync();
        var files = DataFiles(host);
        var folder = Directory.CreateDirectory(Path.Combine(host.Directory, "s3", "objects", "01", "23")).FullName;
        File.Move(files[0], Path.Combine(folder, "0123456789abcdef0123456700000001"));
        var report = await S3Fsck.RunAsync(host.Directory, repair: true);
        Assert.Equal([S3FsckKind.MissingData, S3FsckKind.Orphan], report.Findings.Select(finding => finding.Kind));
        Assert.Empty((await S3Fsck.RunAsync(host.Directory, repair: false)).Findings);
    }

    [Fact]
    public async Task What_was_being_written_when_the_endpoint_ended_is_reported_and_deleted()
    {
        await using var host = await FilledAsync();
        await host.StopAsync();
        var left = Path.Combine(host.Directory, "s3", "incoming", "0123456789abcdef0123456700000001");
        File.WriteAllText(left, "half");
        var finding = Assert.Single((await S3Fsck.RunAsync(host.Directory, repair: false)).Findings);
        Assert.Equal((S3FsckKind.Unfinished, false), (finding.Kind, finding.Repaired));
        Assert.True(File.Exists(left));
        Assert.True((await S3Fsck.RunAsync(host.Directory, repair: true)).IsSound);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task A_damaged_log_keeps_its_sound_records()
    {
        await using var host = await FilledAsync();
        await host.StopAsync();
        var log = Assert.Single(Directory.GetFiles(Path.Combine(host.Directory, "s3", "buckets", "media"), "*.log"));
        var bytes = File.ReadAllBytes(log);
        bytes[20] ^= 0xFF;
        File.WriteAllBytes(log, bytes);
        Assert.Equal(S3FsckKind.DamagedLog, (await S3Fsck.RunAsync(host.Directory, repair: false)).Findings[0].Kind);
        await S3Fsck.RunAsync(host.Directory, repair: true);
        Assert.Empty((await S3Fsck.RunAsync(host.Directory, repair: false)).Findings);
        await host.RestartAsync();
        using var client = host.Client();
        Assert.Equal(3, (await client.ListObjectsV2Async(new() { BucketName = "media" })).S3Objects.Count);
    }

    [Fact]
    public async Task A_running_endpoint_is_not_checked()
    {
        await using var host = await FilledAsync();
        await Assert.ThrowsAsync<IOException>(() => S3Fsck.RunAsync(host.Directory, repair: false));
    }

    private static async Task<EndpointHost> FilledAsync()
    {
        var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using var client = host.Client();
        foreach (var (key, size) in ((string, int)[])[("a", 100), ("b", 100_000), ("c", 200_000), ("d", 0)])
        {
            await client.PutObjectAsync(
                new() { BucketName = "media", Key = key, InputStream = new MemoryStream(TestData.Bytes(size)) });
        }

        return host;
    }

    private static string[] DataFiles(EndpointHost host) =>
        [.. Directory.GetFiles(
            Path.Combine(host.Directory, "s3", "objects"), "*", SearchOption.AllDirectories).Order()];
}
