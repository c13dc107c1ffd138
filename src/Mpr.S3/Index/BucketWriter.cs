using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Index;

/// <summary>
/// The one writer of a bucket. It decides changes in the order in which they came, writes and flushes them in batches,
/// shows them to readers, and keeps the log and its snapshot in shape.
/// </summary>
internal sealed partial class BucketWriter : IAsyncDisposable
{
    private const int BatchBytes = 4 * 1024 * 1024;
    private const int BatchChanges = 1024;
    private const int SnapshotChanges = 50_000;
    private const long CompactionThreshold = 32 * 1024 * 1024;

    private readonly string _folder;
    private readonly bool _fsync;
    private readonly DiskThreads _disk;
    private readonly ILogger _logger;
    private readonly BucketIndex _index;
    private readonly BucketLog _log;
    private readonly Channel<Mutation> _queue = Channel.CreateUnbounded<Mutation>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _work;
    private long _changesSinceSnapshot;
    private bool _closed;
    private Exception? _fault;

    public BucketWriter(
        string folder, BucketIndex index, BucketLog log, bool fsync, DiskThreads disk, ILogger logger, int replayed)
    {
        _folder = folder;
        _index = index;
        _log = log;
        _fsync = fsync;
        _disk = disk;
        _logger = logger;
        _changesSinceSnapshot = replayed;
        _work = Task.Run(WriteAsync);
    }

    /// <summary>Whether changes are still taken.</summary>
    public bool IsOpen => _fault is null;

    public Task<IReadOnlyList<DataId>> CommitAsync(string subject, Func<BucketIndex, LogRecord?> decide)
    {
        var mutation = new Mutation(subject, decide);
        if (!_queue.Writer.TryWrite(mutation))
        {
            mutation.Fail(new S3Exception(S3Error.NoSuchBucket));
        }

        return mutation.Done;
    }

    /// <summary>Refuses all changes after the one that is being decided.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        _closed = true;
    }

    /// <summary>Ends after what waits, with a snapshot.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _work.ConfigureAwait(false);
        if (_changesSinceSnapshot > 0 && _fault is null && !_closed)
        {
            Snapshot.Save(_folder, _index, _log.End, _fsync);
        }

        _fault ??= new ObjectDisposedException(nameof(BucketWriter));
    }

    private async Task WriteAsync()
    {
        var batch = new CommitBatch();
        Mutation? held = null;
        while (held is not null || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                await _disk.RunAsync(() =>
                {
                    held = Fill(batch, held);
                    Write(batch);
                    Maintain();
                }).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                Log.WriteFailed(_logger, _folder, fault);
                batch.Fail(fault);
            }

            batch.Clear();
        }
    }

    /// <summary>Decides what waits, until the batch is full or a subject comes up a second time.</summary>
    /// <returns>The change that must wait for the next batch.</returns>
    private Mutation? Fill(CommitBatch batch, Mutation? next)
    {
        while (batch.Length < BatchBytes && batch.Count < BatchChanges
            && (next is not null || _queue.Reader.TryRead(out next)))
        {
            if (!batch.Subjects.Add(next.Subject))
            {
                return next;
            }

            if (_fault is not null)
            {
                next.Fail(_fault);
            }
            else if (_closed)
            {
                next.Fail(new S3Exception(S3Error.NoSuchBucket));
            }
            else if (next.Decide(_index))
            {
                batch.Add(next, _log.End);
            }

            next = null;
        }

        return null;
    }

    /// <summary>
    /// Writes a batch. 1: before the append a crash loses changes that nobody was told of. 2: after the append and
    /// its flush they are there at the next start, told or not. 3: only then readers and callers learn of them.
    /// </summary>
    private void Write(CommitBatch batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        foreach (var (mutation, _) in batch.Changes)
        {
            mutation.Superseded = mutation.Record!.Supersedes(_index, location => ObjectRecord.Read(_log, location));
        }

        _log.Append(batch.Frames);
        Flush();
        lock (_index.Sync)
        {
            foreach (var (mutation, location) in batch.Changes)
            {
                mutation.Record!.Apply(_index, location);
            }
        }

        _changesSinceSnapshot += batch.Count;
        batch.Complete();
    }

    private void Flush()
    {
        try
        {
            _log.Flush();
        }
        catch (IOException fault)
        {
            // The kernel may have dropped the pages that it could not write: only a restart tells what is there.
            _fault = fault;
            throw;
        }
    }

    private void Maintain()
    {
        _log.RotateWhenFull();
        if (_log.Length > CompactionThreshold && _log.Length > 2 * _index.LiveBytes && _log.Segments.Count() > 1)
        {
            Compact(_log.Segments.First());
        }
        else if (_changesSinceSnapshot > Math.Max(SnapshotChanges, _index.Keys.Count / 2))
        {
            SaveSnapshot();
        }
    }

    private void SaveSnapshot()
    {
        Snapshot.Save(_folder, _index, _log.End, _fsync);
        _changesSinceSnapshot = 0;
    }

    /// <summary>
    /// Frees the oldest segment: its living records are appended anew, then a snapshot is made, then the file goes.
    /// A crash in between leaves records twice, of which the later counts.
    /// </summary>
    private void Compact(LogSegment segment)
    {
        var batch = new CommitBatch();
        segment.Replay(0, (payload, location) =>
        {
            if (Living(LogRecord.Decode(payload), location) is { } record)
            {
                batch.Add(record, _log.End);
            }

            if (batch.Length >= BatchBytes)
            {
                Write(batch);
                batch.Clear();
            }
        });
        Write(batch);
        SaveSnapshot();
        _log.Remove(segment);
        Log.Compacted(_logger, segment.Path, segment.Length);
    }

    private LogRecord? Living(LogRecord record, LogLocation location)
    {
        switch (record)
        {
            case UploadCreated created:
                return _index.Uploads.TryGetValue(created.Upload.Id, out var upload) && upload.Location == location
                    ? created
                    : null;
            case PartStored stored:
                return _index.Uploads.TryGetValue(stored.UploadId, out var open)
                    && open.Parts.TryGetValue(stored.Part.Number, out var part) && part.Location == location
                    ? stored
                    : null;
            default:
                return ObjectRecord.Of(record) is { } content
                    && _index.Keys.TryGet(content.Key, out var entry) && entry.Location == location
                    ? new ObjectPut(content)
                    : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The index in {Folder} cannot be written; changes are refused")]
        public static partial void WriteFailed(ILogger logger, string folder, Exception fault);

        [LoggerMessage(2, LogLevel.Information, "Compacted {Segment} of {Length} bytes")]
        public static partial void Compacted(ILogger logger, string segment, long length);
    }
}
