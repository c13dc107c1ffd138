using Microsoft.Extensions.Logging;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Index;

/// <summary>
/// Index and log of one bucket. All changes go through one writer, which decides, writes and flushes them in batches
/// (one fsync for all that wait) and only then shows them to readers.
/// </summary>
internal sealed class BucketStore : IAsyncDisposable
{
    private const int KeysAtOnce = 1024;

    private readonly BucketIndex _index;
    private readonly BucketLog _log;
    private readonly BucketWriter _writer;

    private BucketStore(BucketIndex index, BucketLog log, BucketWriter writer)
    {
        _index = index;
        _log = log;
        _writer = writer;
    }

    /// <summary>Opens what is in a folder.</summary>
    /// <exception cref="InvalidDataException">The log is damaged before its end.</exception>
    public static BucketStore Open(string folder, bool fsync, DiskThreads disk, ILogger logger)
    {
        var log = new BucketLog(folder, fsync);
        try
        {
            var snapshot = Snapshot.Load(folder);
            if (snapshot is { } saved && !log.Reaches(saved.Position))
            {
                snapshot = null;
            }

            var index = snapshot?.Index ?? new BucketIndex();
            var replayed = 0;
            log.Replay(snapshot?.Position ?? new LogLocation(1, 0, 0), (payload, location) =>
            {
                LogRecord.Decode(payload).Apply(index, location);
                replayed++;
            });
            return new BucketStore(index, log, new BucketWriter(folder, index, log, fsync, disk, logger, replayed));
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Reads the state. The index must not be kept.</summary>
    public T Read<T>(Func<BucketIndex, T> read)
    {
        lock (_index.Sync)
        {
            return read(_index);
        }
    }

    /// <summary>The record of an object, or null without one.</summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public ObjectRecord? Find(byte[] key)
    {
        while (true)
        {
            IndexEntry entry;
            lock (_index.Sync)
            {
                if (!_index.Keys.TryGet(key, out entry))
                {
                    return null;
                }
            }

            try
            {
                return ObjectRecord.Read(_log, entry.Location);
            }
            catch (ObjectDisposedException) when (_writer.IsOpen)
            {
                // Compaction moved the record between the look-up and the read: the index knows its new place.
            }
            catch (ObjectDisposedException)
            {
                // The bucket was deleted, or the endpoint is stopping, while the request was under way.
                throw new S3Exception(S3Error.SlowDown);
            }
        }
    }

    /// <summary>Makes a change durable.</summary>
    /// <returns>The data files that nothing names any more; the caller deletes them.</returns>
    /// <exception cref="S3Exception">The change was refused.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public Task<IReadOnlyList<DataId>> CommitAsync(string subject, Func<BucketIndex, LogRecord?> decide) =>
        _writer.CommitAsync(subject, decide);

    /// <summary>Closes the bucket for good if it holds no object; later changes are refused.</summary>
    /// <returns>The data files of unfinished uploads.</returns>
    /// <exception cref="S3Exception">The bucket is not empty, or closed already.</exception>
    public async Task<IReadOnlyList<DataId>> CloseEmptyAsync()
    {
        IReadOnlyList<DataId> parts = [];
        await CommitAsync("", index =>
        {
            if (index.Keys.Count > 0)
            {
                throw new S3Exception(S3Error.BucketNotEmpty);
            }

            parts = [.. index.Uploads.Values.SelectMany(upload => upload.Parts.Values).Select(part => part.Data)];
            _writer.Close();
            return null;
        }).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return parts;
    }

    /// <summary>
    /// The records of all objects whose bytes are in files, in key order. A key that is there throughout is never
    /// missed, whatever is changed meanwhile.
    /// </summary>
    public IEnumerable<ObjectRecord> Records(bool withInline = false)
    {
        var after = Array.Empty<byte>();
        while (KeysAfter(after, withInline) is { Count: > 0 } keys)
        {
            foreach (var key in keys)
            {
                if (Find(key) is { } record)
                {
                    yield return record;
                }
            }

            after = keys[^1];
        }
    }

    /// <summary>Ends the writer after what waits; later changes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
    }

    private List<byte[]> KeysAfter(byte[] after, bool withInline)
    {
        lock (_index.Sync)
        {
            var keys = new List<byte[]>();
            var cursor = _index.Keys.Seek(after, inclusive: false);
            while (keys.Count < KeysAtOnce && cursor.MoveNext())
            {
                if (withInline || cursor.Entry.HasFiles)
                {
                    keys.Add(cursor.Key.ToArray());
                }
            }

            return keys;
        }
    }
}
