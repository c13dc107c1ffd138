using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Listing;
using Mpr.S3.Storage;
using Mpr.Testing;

namespace Mpr.S3.Tests.Index;

public sealed class BucketStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mpr-s3-index-").FullName;
    private readonly DiskThreads _disk = new();

    [Fact]
    public async Task Many_keys_list_in_order_and_open_quickly()
    {
        var count = LongRuns.Asked ? 1_000_000 : 20_000;
        var store = Open();
        await FillAsync(
            store, Enumerable.Range(0, count).Select(number => $"clips/{number * 7919 % count:D9}/scene.mp4"));
        await store.DisposeAsync();

        var clock = Stopwatch.StartNew();
        store = Open();
        var opened = clock.Elapsed;
        clock.Restart();
        var keys = ListAll(store);
        var listed = clock.Elapsed;
        await store.DisposeAsync();
        Assert.Equal(count, keys.Count);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} keys: opened in {opened.TotalMilliseconds:0} ms, listed in {listed.TotalMilliseconds:0} ms, "
            + $"working set {Environment.WorkingSet >> 20} MiB, heap {GC.GetTotalMemory(true) >> 20} MiB");
        Assert.True(opened < TimeSpan.FromSeconds(LongRuns.Asked ? 2 : 5), $"Opening took {opened}.");
    }

    [Fact]
    public async Task Random_changes_give_what_a_sorted_dictionary_gives_through_reopenings()
    {
        var random = new Random(99);
        var model = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var store = Open();
        for (var round = 0; round < 6; round++)
        {
            var changes = new List<Task>();
            for (var change = 0; change < 2000; change++)
            {
                var key = $"{random.Next(3)}/{new string((char)('a' + random.Next(26)), random.Next(1, 60))}{random.Next(400)}";
                if (random.Next(3) == 0)
                {
                    model.Remove(key);
                    changes.Add(store.CommitAsync(
                        key, index => index.Keys.TryGet(Utf8(key), out _) ? new ObjectDeleted(Utf8(key)) : null));
                }
                else
                {
                    model[key] = random.Next();
                    var size = model[key];
                    changes.Add(store.CommitAsync(key, _ => new ObjectPut(Record(key, size))));
                }
            }

            await Task.WhenAll(changes);
            Assert.Equal(model.Keys, ListAll(store));
            Assert.All(model, pair => Assert.Equal(pair.Value, store.Find(Utf8(pair.Key))!.Size));
            Assert.Equal(model.Values.Sum(), store.Read(index => index.TotalSize));
            await store.DisposeAsync();
            if (round % 2 == 1)
            {
                // Without its snapshot the log alone must give the same.
                Snapshot.Delete(_folder);
            }

            store = Open();
            Assert.Equal(model.Keys, ListAll(store));
        }

        await store.DisposeAsync();
    }

    [Fact]
    public async Task Compaction_frees_the_log_and_keeps_what_lives()
    {
        var store = Open();
        await FillAsync(store, ["kept"]);
        var value = TestData.Bytes(16 * 1024);
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => store.CommitAsync(
                $"k{number}", _ => new ObjectPut(Record($"k{number}", value.Length) with { Inline = value }))));
        }

        await FillAsync(store, ["last"]);
        await store.DisposeAsync();
        Assert.InRange(Directory.GetFiles(_folder, "*.log").Sum(path => new FileInfo(path).Length), 1, 140 << 20);
        Snapshot.Delete(_folder);
        store = Open();
        Assert.Equal(2002, ListAll(store).Count);
        Assert.NotNull(store.Find(Utf8("kept")));
        Assert.Equal(value, store.Find(Utf8("k1999"))!.Inline);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_change_cut_short_is_dropped_and_damage_is_not()
    {
        var store = Open();
        await FillAsync(store, ["a", "b", "c"]);
        await store.DisposeAsync();
        Snapshot.Delete(_folder);
        var path = Directory.GetFiles(_folder, "*.log").Single();
        var whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..^3]);
        store = Open();
        Assert.Equal(["a", "b"], ListAll(store));
        await store.DisposeAsync();
        Snapshot.Delete(_folder);

        whole[whole.Length / 2] ^= 1;
        File.WriteAllBytes(path, whole);
        Assert.Throws<InvalidDataException>(Open);
    }

    public void Dispose()
    {
        _disk.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private BucketStore Open() => BucketStore.Open(_folder, fsync: false, _disk, NullLogger.Instance);

    private static async Task FillAsync(BucketStore store, IEnumerable<string> keys)
    {
        foreach (var some in keys.Chunk(20_000))
        {
            await Task.WhenAll(some.Select(key => store.CommitAsync(key, _ => new ObjectPut(Record(key, 1)))));
        }
    }

    private static List<string> ListAll(BucketStore store)
    {
        var keys = new List<string>();
        var after = Array.Empty<byte>();
        ListingPage page;
        do
        {
            page = store.Read(new ListingQuery([], [], after, 1000).Collect);
            keys.AddRange(page.Objects.Select(one => Encoding.UTF8.GetString(one.Key)));
            after = page.Last;
        }
        while (page.IsTruncated);

        return keys;
    }

    private static ObjectRecord Record(string key, long size) => new()
    {
        Key = Utf8(key),
        Size = size,
        Modified = 1_700_000_000_000,
        ETag = new ETag((UInt128)key.GetHashCode(StringComparison.Ordinal), 0),
        Checksum = new Checksum(ChecksumAlgorithm.Crc64Nvme, ChecksumType.FullObject, new byte[8]),
        Attributes = ObjectAttributes.Default,
        Inline = [1],
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
