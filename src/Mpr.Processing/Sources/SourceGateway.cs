using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Sources;

/// <summary>
/// The loopback HTTP server that FFmpeg reads sources through: ranges of exactly the objects that tasks have opened,
/// under paths that cannot be guessed, read ahead, cached within one budget, repeated where the store breaks off, and
/// always of the version that was opened. Listens on 127.0.0.1 from the first <see cref="OpenAsync"/> on. Thread-safe;
/// one instance serves a process.
/// </summary>
/// <param name="store">Where sources are read from.</param>
/// <param name="logger">Told of faults that no repetition repaired; null = nobody.</param>
/// <param name="options">Memory and read-ahead; null = the defaults.</param>
public sealed partial class SourceGateway(
    ObjectStore store, ILogger<SourceGateway>? logger = null, SourceGatewayOptions? options = null) : IAsyncDisposable
{
    /// <summary>
    /// What the kernel takes from us is as good as read for the count, so it is kept from taking much: a client that
    /// jumps away leaves it unread. (Linux doubles the figure.)
    /// </summary>
    private const int SendBuffer = 64 << 10;

    private readonly SourceGatewayOptions _options = options ?? new SourceGatewayOptions();
    private readonly ILogger _logger = logger ?? NullLogger<SourceGateway>.Instance;
    private readonly BlockCache _cache = new((options ?? new SourceGatewayOptions()).CacheSize);
    private readonly ConcurrentDictionary<string, SourceLink> _links = [];
    private readonly ConcurrentDictionary<Task, bool> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _readers;
    private bool _disposed;

    /// <summary>Where sources are read from.</summary>
    public ObjectStore Store => store;

    /// <summary>
    /// Bytes of memory that the cache has taken so far; at most <see cref="SourceGatewayOptions.CacheSize"/>.
    /// </summary>
    public long CacheAllocated => _cache.Allocated;

    /// <summary>Opens a source for one task.</summary>
    /// <param name="source">
    /// Names the version: its ETag and size are relied on, and every read is pinned to them.
    /// </param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <returns>The link; its URL works until it is disposed.</returns>
    /// <exception cref="SocketException">No port to listen on.</exception>
    /// <exception cref="ObjectDisposedException">The gateway is closed.</exception>
    public Task<SourceLink> OpenAsync(StoredObject source, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        var link = new SourceLink(this, source, _cache, Listen());
        _links[link.Token] = link;
        link.Prefetch();
        return Task.FromResult(link);
    }

    /// <summary>
    /// Opens a source that is read from a copy on disk, made now: FFmpeg sees no difference. For what is cheaper to
    /// have whole than to hop about in over a network.
    /// </summary>
    /// <param name="source">Names the version.</param>
    /// <param name="copy">Where the copy goes; its owner deletes it once the link is disposed.</param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="ObjectStoreException">
    /// It could not be copied; <see cref="ObjectStoreFault.Changed"/>: another version is there now.
    /// </exception>
    public async Task<SourceLink> OpenCopyAsync(StoredObject source, string copy, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        var there = await store.DownloadAsync(source.Bucket, source.Key, copy, null, cancellation)
            .ConfigureAwait(false);
        if (there.ETag != source.ETag)
        {
            throw new ObjectStoreException(
                ObjectStoreFault.Changed, $"'{source.Key}' was replaced.",
                "Scan again and resubmit; the new version will be used.");
        }

        var link = new SourceLink(this, source, _cache, Listen(), copy);
        _links[link.Token] = link;
        return link;
    }

    /// <summary>Readers that begin or end.</summary>
    internal void Count(int readers) => Interlocked.Add(ref _readers, readers);

    internal void Forget(SourceLink link) => _links.TryRemove(link.Token, out _);

    /// <summary>
    /// Read-ahead of one reader: all of them together must fit into the cache, with room for what is read.
    /// </summary>
    internal long LargestWindow() => Math.Clamp(
        _options.CacheSize * 2 / 5 / Math.Max(1, Volatile.Read(ref _readers)), 4 * Block.Size, _options.MaxWindow);

    private Uri Listen()
    {
        lock (_lock)
        {
            if (_listener is null)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Server.SendBufferSize = SendBuffer;
                listener.Server.NoDelay = true;
                listener.Start(backlog: 512);
                _listener = listener;
                _accepting = AcceptAsync(listener);
            }

            return new Uri($"http://{_listener.LocalEndpoint}/");
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Track(ServeAsync(await listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                // The client went before it was accepted, or file handles are short; the next one may do better.
                Log.NotAccepted(_logger, e);
            }
        }
    }

    private void Track(Task connection)
    {
        _connections[connection] = true;
        _ = connection.ContinueWith(
            (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _), _connections,
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        // Leaves the accepting loop at once.
        await Task.Yield();
        using var _ = socket;
        try
        {
            var connection = new GatewayConnection(socket, _links.GetValueOrDefault, LargestWindow, Note);
            await connection.ServeAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone before it had asked for anything.
        }
    }

    private void Note(SourceLink link, ObjectStoreException fault)
    {
        if (link.Note(fault))
        {
            Log.Broken(_logger, link.Source.Bucket, link.Source.Key, fault.Fault, fault);
        }
    }

    /// <summary>Closes every link and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }

        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _listener?.Dispose();
        _stopping.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "Source {Key} in {Bucket} could not be read on: {Fault}")]
        public static partial void Broken(
            ILogger logger, string bucket, string key, ObjectStoreFault fault, Exception exception);

        [LoggerMessage(21, LogLevel.Warning, "A connection was not accepted")]
        public static partial void NotAccepted(ILogger logger, Exception exception);
    }
}
