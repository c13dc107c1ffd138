using System.Globalization;
using Mpr.Processing.Storage;
using Mpr.Processing.Tests.Sources;

namespace Mpr.Processing.Tests.Storage;

public sealed class LiveUploadTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncDisposable
{
    private const int MiB = 1 << 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Samples _samples = new();
    private readonly FaultProxy _proxy = new(backend.Options.Endpoint);
    private readonly string _key = $"{Guid.NewGuid():N}.mp4";
    private ObjectStore? _store;

    private ObjectStore Store => _store ??= new ObjectStore(backend.Options with
    {
        Endpoint = _proxy.Url,
        PartSize = 5 * MiB,
        Patience = TimeSpan.FromSeconds(5),
    });

    private string Bucket => backend.Options.BucketOut;

    private static LiveUploadOptions Eager { get; } =
        new() { Interval = TimeSpan.FromMilliseconds(20), TailSize = MiB };

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await _proxy.DisposeAsync();
        _samples.Dispose();
    }

    [Theory]
    [InlineData("mp4", "-moov_size 200000 -f mp4")]
    [InlineData("mkv", "-f matroska")]
    public async Task Result_of_ffmpeg_goes_up_while_it_is_written_and_is_identical(string type, string muxer)
    {
        var source = await TestMedia.FileAsync("last.mp4");
        var (expected, scratch) = (_samples.Path($"expected.{type}"), _samples.Path($"scratch.{type}"));
        await TestMedia.FfmpegAsync($"-i {source} -map 0 -c copy -fflags +bitexact {muxer} {expected}");
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, scratch, Eager with { HeadSize = 200_000 });

        await TestMedia.FfmpegAsync($"-readrate 50 -i {source} -map 0 -c copy -fflags +bitexact {muxer} {scratch}");
        var atExit = live.Figures;
        await UntilAsync(() => live.Figures.Backlog == 0);
        var (head, tail) = (live.HeadOnDisk, live.TailOnDisk);
        var onDisk = await AllocatedAsync(scratch);
        var (whole, kept) = (await File.ReadAllBytesAsync(expected), await File.ReadAllBytesAsync(scratch));
        await live.FinishAsync();
        var visible = await Store.FindAsync(Bucket, _key);
        await staged.CompleteAsync(mustBeNew: true);
        await Store.DownloadAsync(Bucket, _key, _samples.Path("result"));

        Assert.Equal(Samples.Hash(expected), Samples.Hash(_samples.Path("result")));
        Assert.Null(visible);
        Assert.InRange(atExit.Uploaded, 5 * MiB, whole.Length);
        Assert.InRange(onDisk, MiB, whole.Length / 3);
        Assert.Equal(whole.AsSpan(0, (int)head), kept.AsSpan(0, (int)head));
        Assert.Equal(whole.AsSpan((int)tail), kept.AsSpan((int)tail));
        Assert.True(whole.Length - tail >= MiB, "The tail was meant to stay on disk.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * MiB)]
    [InlineData((5 * MiB) + 1)]
    [InlineData(17 * MiB)]
    public async Task File_of_any_size_goes_up_whole(int size)
    {
        var path = _samples.File("result", size);
        var progress = new Recorder();
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager with { FreeDisk = false });

        await live.FinishAsync(progress);
        var stored = await staged.CompleteAsync(mustBeNew: true);
        await Store.DownloadAsync(Bucket, _key, _samples.Path("back"));

        Assert.Equal(size, stored.Size);
        Assert.Equal(Samples.Hash(path), Samples.Hash(_samples.Path("back")));
        Assert.True(size == 0 || progress.Seen[^1].Transferred == progress.Seen[^1].Total);
    }

    [Fact]
    public async Task File_stays_whole_where_the_disk_is_not_to_be_freed()
    {
        var path = _samples.File("result", 17 * MiB);
        var hash = Samples.Hash(path);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager with { FreeDisk = false });

        await UntilAsync(() => live.Figures.Uploaded >= 10 * MiB);
        await live.FinishAsync();

        Assert.Equal(hash, Samples.Hash(path));
        Assert.Equal(0, live.Figures.Freed);
        Assert.Equal(17 * MiB, live.Figures.Uploaded);
    }

    [Fact]
    public async Task Writer_that_comes_back_to_what_was_sent_is_found_out()
    {
        var path = _samples.File("result", 17 * MiB);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager);
        await UntilAsync(() => live.Figures.Freed == 10 * MiB);

        WriteInto(path, "again"u8, 7 * MiB);

        await Assert.ThrowsAsync<InvalidDataException>(() => live.FinishAsync());
    }

    [Fact]
    public async Task File_that_may_stay_whole_goes_up_while_it_is_written_and_stays()
    {
        var path = _samples.File("result", 17 * MiB);
        var hash = Samples.Hash(path);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager with { KeepWhole = 17 * MiB });
        await UntilAsync(() => live.Figures.Uploaded == 10 * MiB);

        await live.FinishAsync();
        await staged.CompleteAsync(mustBeNew: true);
        await Store.DownloadAsync(Bucket, _key, _samples.Path("back"));

        Assert.True(live.IsWhole);
        Assert.Equal(hash, Samples.Hash(_samples.Path("back")));
    }

    [Fact]
    public async Task File_that_outgrows_what_may_stay_gives_back_what_was_sent_before()
    {
        var path = _samples.File("result", 17 * MiB);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager with { KeepWhole = 17 * MiB });
        await UntilAsync(() => live.Figures.Uploaded == 10 * MiB);

        WriteInto(path, "more"u8, 17 * MiB);

        await UntilAsync(() => live.Figures.Freed == 10 * MiB);
        await live.FinishAsync();
    }

    [Fact]
    public async Task Writer_that_comes_back_to_what_was_sent_of_a_whole_file_is_found_out()
    {
        var path = _samples.File("result", 17 * MiB);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager with { KeepWhole = 17 * MiB });
        await UntilAsync(() => live.Figures.Uploaded == 10 * MiB);

        WriteInto(path, "again"u8, 7 * MiB);

        await Assert.ThrowsAsync<InvalidDataException>(() => live.FinishAsync());
    }

    [Fact]
    public async Task Head_may_be_rewritten_until_the_finish()
    {
        var path = _samples.File("result", 17 * MiB);
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager);
        await UntilAsync(() => live.Figures.Freed == 10 * MiB);
        WriteInto(path, "index"u8, 100);

        await live.FinishAsync();
        await staged.CompleteAsync(mustBeNew: true);
        await using var range = await Store.OpenRangeAsync(Bucket, _key, 100, 5);

        Assert.Equal("index"u8.ToArray(), await Samples.ReadAllAsync(range.Body));
    }

    [Fact]
    public async Task Head_that_is_larger_than_a_part_makes_the_parts_larger()
    {
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, _samples.Path("later"), Eager with { HeadSize = 6 * MiB });

        Assert.InRange(live.HeadOnDisk, 7 * MiB, 8 * MiB);
    }

    [Fact]
    public async Task Upload_that_fails_is_told_while_the_file_is_still_written()
    {
        var path = _samples.File("result", 17 * MiB);
        _proxy.Script = r => r.Method == "PUT" ? Mishap.Error(403, "AccessDenied") : null;
        string uploadId;
        await using (var staged = await Store.BeginUploadAsync(Bucket, _key))
        {
            uploadId = staged.UploadId;
            await using var live = LiveUpload.Start(staged, path, Eager);
            var broken = new TaskCompletionSource();
            await using var told = live.Broken.Register(broken.SetResult);
            await broken.Task.WaitAsync(Deadline);

            var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => live.FinishAsync());
            Assert.Equal(ObjectStoreFault.AccessDenied, fault.Fault);
        }

        Assert.False(await Store.AbortUploadAsync(Bucket, _key, uploadId));
    }

    [Fact]
    public async Task Writer_ahead_of_the_network_shows_as_backlog()
    {
        var path = _samples.File("result", 26 * MiB);
        var open = new TaskCompletionSource();
        _proxy.Script = r => r.Method == "PUT" ? new Mishap.Hold(open.Task) : null;
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, path, Eager);

        await UntilAsync(() => live.Figures is { Backlog: 20 * MiB, Uploaded: 0 });
        open.SetResult();
        await UntilAsync(() => live.Figures is { Backlog: 0, Freed: 20 * MiB, OnDisk: 6 * MiB });
    }

    [Fact]
    public async Task Disposed_without_a_finish_it_sends_nothing_more()
    {
        var path = _samples.File("result", 17 * MiB);
        _proxy.Script = r => r.Method == "PUT" ? new Mishap.Silence() : null;
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        var live = LiveUpload.Start(staged, path, Eager);
        await UntilAsync(() => _proxy.Requests > 1);

        await live.DisposeAsync().AsTask().WaitAsync(Deadline);

        Assert.Equal(0, staged.Size);
        Assert.False(live.Broken.IsCancellationRequested);
    }

    [Fact]
    public async Task Finish_without_a_file_says_so()
    {
        await using var staged = await Store.BeginUploadAsync(Bucket, _key);
        await using var live = LiveUpload.Start(staged, _samples.Path("never"), Eager);

        await Assert.ThrowsAsync<FileNotFoundException>(() => live.FinishAsync());
    }

    private static void WriteInto(string path, ReadOnlySpan<byte> bytes, long offset)
    {
        using var writer = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(writer, bytes, offset);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!holds())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private static async Task<long> AllocatedAsync(string path)
    {
        var (_, blocks, _) = await TestMedia.RunAsync("stat", ["-c", "%b", path]);
        return long.Parse(blocks, CultureInfo.InvariantCulture) * 512;
    }
}
