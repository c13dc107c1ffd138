using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>What every store must do for us; run against each backend.</summary>
public abstract class ObjectStoreContract(StoreBackend backend) : StoreContract(backend)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * MiB)]
    [InlineData(23 * MiB + 7)]
    public async Task File_comes_back_as_it_went(long size)
    {
        var path = Files.File("up", size);

        var stored = await Store.UploadAsync(Bucket, Key, path, new UploadOptions { ContentType = "video/mp4" });
        var downloaded = await Store.DownloadAsync(Bucket, Key, Files.Path("down"));

        Assert.Equal(size, stored.Size);
        Assert.Equal(stored.ETag, downloaded.ETag);
        Assert.Equal("video/mp4", downloaded.ContentType);
        Assert.Equal(Samples.Hash(path), Samples.Hash(Files.Path("down")));
        Assert.Equal(2, Directory.GetFiles(Files.Folder).Length);
    }

    [Theory]
    [InlineData(MiB)]
    [InlineData(11 * MiB)]
    public async Task Progress_rises_to_the_size_both_ways(long size)
    {
        var path = Files.File("up", size);
        var up = new Recorder();
        var down = new Recorder();

        await Store.UploadAsync(Bucket, Key, path, progress: up);
        await Store.DownloadAsync(Bucket, Key, Files.Path("down"), down);

        foreach (var seen in new[] { up.Seen, down.Seen })
        {
            Assert.Equal(new TransferProgress(size, size), seen[^1]);
            Assert.Equal(seen.OrderBy(p => p.Transferred), seen);
            Assert.All(seen, p => Assert.Equal(size, p.Total));
        }
    }

    [Fact]
    public async Task Metadata_and_type_stay_with_the_object()
    {
        var upload = new UploadOptions
        {
            ContentType = "audio/ogg",
            Metadata = new Dictionary<string, string> { ["mpr-job"] = "job_1", ["mpr-task"] = "task_2" },
        };

        await Store.UploadAsync(Bucket, Key, Files.File("up", 10), upload);
        var found = await Store.FindAsync(Bucket, Key);

        Assert.NotNull(found);
        Assert.Equal("audio/ogg", found.ContentType);
        Assert.Equal("job_1", found.Metadata["mpr-job"]);
        Assert.Equal("task_2", found.Metadata["mpr-task"]);
    }

    [Fact]
    public async Task Missing_key_is_found_to_be_null_and_missing_bucket_is_a_fault()
    {
        Assert.Null(await Store.FindAsync(Bucket, "not/there"));
        Assert.Null(await Store.FindAsync(Bucket, "not/../there"));
        Assert.Null(await Store.FindAsync(Bucket, "/not/there"));

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.FindAsync("mpr-no-such-bucket", "x"));

        Assert.Equal(ObjectStoreFault.BucketMissing, fault.Fault);
        Assert.Contains("S3_BUCKET_IN", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_of_a_missing_key_is_a_fault_and_leaves_no_file()
    {
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            () => Store.DownloadAsync(Bucket, "not/there", Files.Path("down")));

        Assert.Equal(ObjectStoreFault.KeyMissing, fault.Fault);
        Assert.Empty(Directory.GetFiles(Files.Folder));
    }

    [Fact]
    public async Task Temporary_file_keeps_the_extension_and_goes_when_disposed()
    {
        await Store.UploadAsync(Bucket, Key, Files.File("up", 1000));

        var file = await Store.DownloadToTemporaryFileAsync(Bucket, Key);

        Assert.Equal(".mp4", Path.GetExtension(file.Path));
        Assert.Equal(Samples.Hash(Files.Path("up")), Samples.Hash(file.Path));
        file.Dispose();
        Assert.False(File.Exists(file.Path));
    }

    [Theory]
    [InlineData(0, null, 100_000)]
    [InlineData(0, 1L, 1)]
    [InlineData(99_999, null, 1)]
    [InlineData(50_000, 10_000L, 10_000)]
    [InlineData(99_990, 500L, 10)]
    public async Task Range_is_exactly_what_was_asked_for(long offset, long? length, long expected)
    {
        var content = Samples.Bytes(100_000);
        await RawStore.PutAsync(Options, Bucket, Key, content);

        await using var range = await Store.OpenRangeAsync(Bucket, Key, offset, length);
        var read = await Samples.ReadAllAsync(range.Body);

        Assert.Equal(expected, range.Length);
        Assert.Equal(100_000, range.Object.Size);
        Assert.Equal(content.AsSpan((int)offset, (int)expected).ToArray(), read);
        Assert.Equal(1, range.Requests);
    }

    [Fact]
    public async Task Range_behind_the_end_is_refused_and_an_empty_object_reads_as_empty()
    {
        await RawStore.PutAsync(Options, Bucket, Key, [1, 2, 3]);
        await RawStore.PutAsync(Options, Bucket, Key + "0", []);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.OpenRangeAsync(Bucket, Key, 3, null));
        await using var empty = await Store.OpenRangeAsync(Bucket, Key + "0", 0, null);

        Assert.Equal(0, empty.Length);
        Assert.Empty(await Samples.ReadAllAsync(empty.Body));
    }

    [Fact]
    public async Task Pinned_version_that_was_replaced_is_a_fault_not_a_mixture()
    {
        await RawStore.PutAsync(Options, Bucket, Key, [1, 2, 3]);
        var old = await Store.FindAsync(Bucket, Key);
        await RawStore.PutAsync(Options, Bucket, Key, [4, 5, 6]);

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            () => Store.OpenRangeAsync(Bucket, Key, 0, null, old!.ETag));

        Assert.Equal(ObjectStoreFault.Changed, fault.Fault);
    }

    [Fact]
    public async Task Listing_is_in_the_order_of_utf8_bytes_and_finds_by_prefix_and_extension()
    {
        // U+FF5E comes before U+1F600 in UTF-8, after it in UTF-16.
        string[] keys =
        [
            "A.mp4", "a b+c%20\"'.MKV", "a/x.mp4", "a.txt", "\uff5e.mp4", "\U0001f600.mp4", "sub/\u0456.webm",
        ];
        foreach (var key in keys)
        {
            await RawStore.PutAsync(Options, Bucket, "list/" + key, [1]);
        }

        var all = await KeysAsync("list/");
        var media = await KeysAsync("list/", MediaTypes.All);
        var some = await KeysAsync("list/a");

        var expected = keys.Select(k => "list/" + k).OrderBy(Utf8, StringComparer.Ordinal).ToList();
        Assert.Equal(expected, all);
        Assert.Equal(expected.Where(k => !k.EndsWith(".txt", StringComparison.Ordinal)), media);
        Assert.Equal(expected.Where(k => k.StartsWith("list/a", StringComparison.Ordinal)), some);
    }

    [Fact]
    public async Task Listing_goes_on_past_a_page()
    {
        var content = new byte[] { 1 };
        using var client = RawStore.Client(Options);
        await Parallel.ForAsync(0, 1_003, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
        {
            using var stream = new MemoryStream(content);
            await client.PutObjectAsync(
                new() { BucketName = Options.BucketIn, Key = $"many/{i:d4}.mp4", InputStream = stream }, token);
        });

        var keys = new List<string>();
        await foreach (var found in Store.ListAsync(Options.BucketIn, "many/"))
        {
            keys.Add(found.Key);
        }

        Assert.Equal(Enumerable.Range(0, 1_003).Select(i => $"many/{i:d4}.mp4"), keys);
    }

    [Theory]
    [InlineData("with space & plus + percent %41 quote\" apostrophe' \u0416\u4e16.mp4")]
    [InlineData("//double//slash/.mp4")]
    [InlineData("trailing/")]
    [InlineData("/leading.mp4")]
    [InlineData("a/../b/./c.mp4")]
    [InlineData("\u0001control\t.mp4")]
    public async Task Odd_key_is_one_and_the_same_everywhere(string name)
    {
        var key = name.StartsWith('/') ? $"{name}{Guid.NewGuid():N}" : $"{Guid.NewGuid():N}/{name}";
        var stored = await Store.UploadAsync(Bucket, key, Files.File("up", 10));

        var found = await Store.FindAsync(Bucket, key);
        var listed = await KeysAsync(key);
        using var http = new HttpClient();
        var linked = await http.GetByteArrayAsync(Store.Presign(Bucket, key, TimeSpan.FromMinutes(1)));

        Assert.Equal(stored.ETag, found!.ETag);
        Assert.Equal([key], listed);
        Assert.Equal(10, linked.Length);
    }

    [Fact]
    public async Task Presigned_urls_permit_reading_and_writing_and_no_more()
    {
        var content = Samples.Bytes(1000);
        using var http = new HttpClient();

        var put = await http.PutAsync(
            Store.Presign(Bucket, Key, TimeSpan.FromMinutes(1), PresignVerb.Put), new ByteArrayContent(content));
        var get = await http.GetByteArrayAsync(Store.Presign(Bucket, Key, TimeSpan.FromMinutes(1)));
        using var headRequest = new HttpRequestMessage(
            HttpMethod.Head, Store.Presign(Bucket, Key, TimeSpan.FromMinutes(1), PresignVerb.Head));
        var head = await http.SendAsync(headRequest);
        var wrong = await http.DeleteAsync(Store.Presign(Bucket, Key, TimeSpan.FromMinutes(1)));

        Assert.True(put.IsSuccessStatusCode);
        Assert.Equal(content, get);
        Assert.Equal(1000, head.Content.Headers.ContentLength);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, wrong.StatusCode);
    }

    [Fact]
    public async Task Deleted_object_is_gone_and_a_second_delete_is_no_fault()
    {
        await Store.UploadAsync(Bucket, Key, Files.File("up", 10));

        await Store.DeleteAsync(Bucket, Key);
        await Store.DeleteAsync(Bucket, Key);

        Assert.Null(await Store.FindAsync(Bucket, Key));
    }

    [Fact]
    public async Task Cancelled_transfers_end_as_cancelled_and_leave_nothing()
    {
        var path = Files.File("up", 20 * MiB);
        await Store.UploadAsync(Options.BucketIn, Key, path);
        using var up = new CancellationTokenSource();
        using var down = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.UploadAsync(Bucket, Key, path, null, new Canceller(up), up.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.DownloadAsync(Options.BucketIn, Key, Files.Path("down"), new Canceller(down), down.Token));

        Assert.Null(await Store.FindAsync(Bucket, Key));
        Assert.Equal([path], Directory.GetFiles(Files.Folder));
    }

    [Theory]
    [InlineData(RequestChecksums.Required, true)]
    [InlineData(RequestChecksums.Required, false)]
    [InlineData(RequestChecksums.Supported, true)]
    [InlineData(RequestChecksums.Supported, false)]
    public async Task Every_framing_of_uploads_is_understood(RequestChecksums checksums, bool chunked)
    {
        using var store = new ObjectStore(Options with { Checksums = checksums, ChunkedEncoding = chunked });
        var small = Files.File("small", 300_000);
        var large = Files.File("large", 11 * MiB);

        await store.UploadAsync(Bucket, Key + "1", small);
        await store.UploadAsync(Bucket, Key + "2", large);
        await store.DownloadAsync(Bucket, Key + "1", Files.Path("1"));
        await store.DownloadAsync(Bucket, Key + "2", Files.Path("2"));

        Assert.Equal(Samples.Hash(small), Samples.Hash(Files.Path("1")));
        Assert.Equal(Samples.Hash(large), Samples.Hash(Files.Path("2")));
    }

    [Fact]
    public async Task Missing_buckets_are_made_only_where_that_is_allowed()
    {
        var names = Options with { BucketIn = $"mpr-new-{Guid.NewGuid():N}"[..20], BucketOut = Options.BucketOut };
        using var forbidden = new ObjectStore(names with { CreateBuckets = false });
        using var allowed = new ObjectStore(names with { CreateBuckets = true });

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => forbidden.EnsureBucketsAsync());
        await allowed.EnsureBucketsAsync();
        await forbidden.EnsureBucketsAsync();
        await RawStore.DropBucketAsync(Options, names.BucketIn);

        Assert.Equal(ObjectStoreFault.BucketMissing, fault.Fault);
        Assert.Contains("MPR_CREATE_BUCKETS", fault.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong-key", null, "AWS_ACCESS_KEY_ID")]
    [InlineData(null, "wrong-secret", "AWS_SECRET_ACCESS_KEY")]
    public async Task Wrong_keys_are_told_apart_from_everything_else(string? key, string? secret, string setting)
    {
        using var store = new ObjectStore(Options with
        {
            AccessKey = key ?? Options.AccessKey,
            SecretKey = secret ?? Options.SecretKey,
        });

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            async () => await store.ListAsync(Bucket).GetAsyncEnumerator().MoveNextAsync());
        var head = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindAsync(Bucket, "x"));

        Assert.Equal(ObjectStoreFault.AccessDenied, fault.Fault);
        Assert.Contains(setting, fault.Advice, StringComparison.Ordinal);
        Assert.Equal(ObjectStoreFault.AccessDenied, head.Fault);
    }

    private async Task<List<string>> KeysAsync(string prefix, IReadOnlySet<string>? extensions = null)
    {
        var keys = new List<string>();
        await foreach (var found in Store.ListAsync(Bucket, prefix, extensions))
        {
            keys.Add(found.Key);
        }

        return keys;
    }

    private static string Utf8(string key) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(key));
}
