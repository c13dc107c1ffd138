using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Mpr.S3.Index;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Buckets;

/// <summary>The buckets of the endpoint. Thread-safe.</summary>
internal sealed class BucketCatalog : IAsyncDisposable
{
    private const string DeletedMark = ".deleted";
    private readonly string _root;
    private readonly bool _fsync;
    private readonly DiskThreads _disk;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>Opens all buckets below a folder.</summary>
    /// <exception cref="InvalidDataException">A log is damaged before its end.</exception>
    public BucketCatalog(string root, bool fsync, DiskThreads disk, ILogger logger)
    {
        _root = root;
        _fsync = fsync;
        _disk = disk;
        _logger = logger;
        Directory.CreateDirectory(root);
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (folder.EndsWith(DeletedMark, StringComparison.Ordinal)
                || Bucket.Open(folder, fsync, disk, logger) is not { } bucket)
            {
                Directory.Delete(folder, recursive: true);
                continue;
            }

            _buckets[bucket.Name] = bucket;
        }
    }

    public IEnumerable<Bucket> All => _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal);

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <exception cref="S3Exception">There is no such bucket.</exception>
    public Bucket Get(string name) => Find(name)
        ?? throw new S3Exception(S3Error.NoSuchBucket) { Details = [new("BucketName", name)] };

    /// <summary>Makes a bucket, or gives the one that is there.</summary>
    /// <returns>The bucket, and whether it is new.</returns>
    public async Task<(Bucket Bucket, bool IsNew)> CreateAsync(string name, BucketSettings settings)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Find(name) is { } known)
            {
                return (known, false);
            }

            Bucket? bucket = null;
            var folder = Path.Combine(_root, name);
            await _disk.RunAsync(() => bucket = Bucket.Create(folder, settings, _fsync, _disk, _logger))
                .ConfigureAwait(false);
            _buckets[name] = bucket!;
            return (bucket!, true);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Deletes an empty bucket; unfinished uploads go with it.</summary>
    /// <returns>The data files of those uploads.</returns>
    /// <exception cref="S3Exception">There is no such bucket, or it is not empty.</exception>
    public async Task<IReadOnlyList<DataId>> DeleteAsync(string name)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            var bucket = Get(name);
            var parts = await bucket.Store.CloseEmptyAsync().ConfigureAwait(false);
            _buckets.TryRemove(name, out _);
            await _disk.RunAsync(() => Remove(bucket.Folder)).ConfigureAwait(false);
            return parts;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bucket in _buckets.Values)
        {
            await bucket.Store.DisposeAsync().ConfigureAwait(false);
        }

        _changing.Dispose();
    }

    // The rename is the deletion: what a crash leaves of the rest is removed at the next start.
    private void Remove(string folder)
    {
        Directory.Move(folder, folder + DeletedMark);
        if (_fsync)
        {
            Directories.Flush(_root);
        }

        Directory.Delete(folder + DeletedMark, recursive: true);
    }
}
