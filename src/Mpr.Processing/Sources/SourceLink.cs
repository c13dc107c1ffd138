using System.Security.Cryptography;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Sources;

/// <summary>
/// A source opened for one task: a URL that nobody can guess, and that works until it is disposed. Thread-safe.
/// </summary>
public sealed class SourceLink : IAsyncDisposable
{
    /// <summary>Ended runs that a request may continue.</summary>
    private const int RememberedRuns = 8;

    private const long FirstFetch = 256 << 10;

    /// <summary>An index at the end (mp4, avi), or the last timestamp (ogg).</summary>
    private static readonly HashSet<string> LooksAtTail =
        new([".mp4", ".m4v", ".m4a", ".mov", ".avi", ".ogg"], StringComparer.OrdinalIgnoreCase);

    private readonly SourceGateway _gateway;
    private readonly string? _copy;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly List<SequentialRun> _ended = [];
    private readonly HashSet<Task> _work = [];
    private ObjectStoreException? _fault;
    private bool _hopping;

    internal SourceLink(
        SourceGateway gateway, StoredObject source, BlockCache cache, Uri address, string? copy = null)
    {
        _gateway = gateway;
        _copy = copy;
        Source = source;
        if (copy is not null)
        {
            Counter.Copied(source.Size, gateway.Store.PartSize);
        }

        // 128 random bits, like a key that only FFmpeg is told.
        Token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Url = new Uri(address, Token);
        Reader = new SourceReader(this, cache);
    }

    /// <summary>What FFmpeg is given as its input. Holds no name, no key and no signature.</summary>
    public Uri Url { get; }

    /// <summary>What was read so far; exact once the link is disposed.</summary>
    public SourceUsage Usage => Counter.Read();

    /// <summary>
    /// The first fault of the store that a reader met and that no repetition repaired; null while all is well. FFmpeg
    /// may end with exit code 0 all the same, so this is asked first.
    /// </summary>
    public ObjectStoreException? Fault => Volatile.Read(ref _fault);

    /// <summary>
    /// Waited for before each block that is sent: how a reader is slowed down to what becomes of its reading. Null:
    /// nobody waits.
    /// </summary>
    internal Func<CancellationToken, Task>? Throttle { get; set; }

    internal StoredObject Source { get; }

    internal string Token { get; }

    internal SourceReader Reader { get; }

    internal UsageCounter Counter { get; } = new();

    /// <summary>Opens bytes of the source, from the store or from the copy.</summary>
    /// <exception cref="ObjectStoreException">They could not be had.</exception>
    internal async Task<(Stream Body, bool Counts)> OpenAsync(
        long offset, long length, CancellationToken cancellation)
    {
        if (_copy is not null)
        {
            return (new FileStream(
                _copy, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true)
            {
                Position = offset,
            }, false);
        }

        var range = await _gateway.Store.OpenPatientRangeAsync(
            Source, offset, length, Counter.RequestedOfStore, cancellation).ConfigureAwait(false);
        return (range.Body, true);
    }

    internal CancellationToken Closed => _closed.Token;

    /// <summary>Keeps the first fault.</summary>
    internal bool Note(ObjectStoreException fault) => Interlocked.CompareExchange(ref _fault, fault, null) is null;

    /// <summary>
    /// Fetches the head, and the tail where demuxers of the type look there next: that saves a round trip of waiting.
    /// </summary>
    internal void Prefetch()
    {
        if (Source.Size == 0)
        {
            return;
        }

        var run = SequentialRun.Begin(0, hopping: false);
        Reader.Prefetch(run, 0, FirstFetch);
        if (Source.Size > 2 * FirstFetch && LooksAtTail.Contains(Path.GetExtension(Source.Key)))
        {
            Reader.Prefetch(run, Source.Size - Block.Size, Source.Size);
        }
    }

    /// <summary>A reader begins at a position: a new run, or one that is taken up again.</summary>
    internal SequentialRun BeginRun(long position)
    {
        _gateway.Count(readers: 1);
        lock (_lock)
        {
            var near = _ended.FindLast(r => r.EndedNear(position));
            if (near is null)
            {
                return SequentialRun.Begin(position, _hopping);
            }

            _ended.Remove(near);
            return near.Continue(position);
        }
    }

    internal void EndRun(SequentialRun run)
    {
        _gateway.Count(readers: -1);
        run.End();
        lock (_lock)
        {
            _hopping = run.WasShort;
            _ended.Add(run);
            if (_ended.Count > RememberedRuns)
            {
                _ended.RemoveAt(0);
            }
        }
    }

    internal void Start(BlockFetch fetch) => Track(fetch.RunAsync());

    /// <summary>Work that is waited for before the link counts as closed.</summary>
    internal void Track(Task work)
    {
        lock (_lock)
        {
            _work.RemoveWhere(w => w.IsCompletedSuccessfully);
            _work.Add(work);
        }
    }

    /// <summary>Ends the URL: connections are cut, fetches stop, further requests are answered 404.</summary>
    public async ValueTask DisposeAsync()
    {
        _gateway.Forget(this);
        await _closed.CancelAsync().ConfigureAwait(false);
        Task[] work;
        lock (_lock)
        {
            work = [.. _work];
        }

        await Task.WhenAll(work).ConfigureAwait(false);
    }
}
