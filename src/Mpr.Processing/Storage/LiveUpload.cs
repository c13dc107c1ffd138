using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>
/// Uploads a file while FFmpeg still writes it: finished parts go up, and their disk is given back behind them, so
/// neither the size of the result nor the time of its upload is bounded by the worker's disk. The first part, which
/// muxers come back to, and the tail stay on disk until <see cref="FinishAsync"/>, so head and tail can be checked
/// before anything is published. One owner; the file has one writer, who appends, but for the head.
/// </summary>
/// <remarks>
/// Order of a task: begin the <see cref="StagedUpload"/> and start this, run FFmpeg, dispose all on any failure; check
/// the file's head and tail; <see cref="FinishAsync"/>; then the one atomic step, <see cref="StagedUpload.CompleteAsync"/>.
/// Not for muxers that rewrite what is behind the head: <c>+faststart</c>, AVI beyond 1 GiB,
/// <c>add_keyframe_index</c>. Such a rewrite is noticed at the finish where the disk was given back, and in a file that
/// stayed whole by <see cref="LiveUploadOptions.KeepWhole"/>.
/// </remarks>
public sealed class LiveUpload : IAsyncDisposable
{
    private const long MiB = 1 << 20;

    /// <summary>How often a writer who waits looks whether there is room again.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Task<StagedUpload> _upload;
    private readonly string _path;
    private readonly LiveUploadOptions _options;
    private readonly TimeProvider _time;
    private readonly long _partSize;
    private readonly PartsUnderWay _parts;

    /// <summary>The file is not followed any more.</summary>
    private readonly CancellationTokenSource _ended = new();

    private readonly Lock _lock = new();
    private readonly Task _following;
    private SafeFileHandle? _file;
    private SentParts? _gone;
    private int _next = 2;
    private long _sent;
    private long _uploaded;
    private long _peak;
    private long _tailSize;
    private bool _frees;

    private LiveUpload(
        Task<StagedUpload> upload, ObjectStoreOptions store, string path, LiveUploadOptions options, TimeProvider time)
    {
        _upload = upload;
        _path = path;
        _options = options;
        _time = time;
        _frees = options.FreeDisk;
        _tailSize = options.TailSize;
        _partSize = FirstPart(options, store.PartSize);
        _sent = PartSizes.Growing(1, _partSize);
        _parts = new PartsUnderWay(store.Parallelism);
        _following = FollowAsync();
    }

    /// <summary>Begins to follow a file.</summary>
    /// <param name="upload">
    /// Where it goes; no part of it may have been sent. Its owner completes or disposes it.
    /// </param>
    /// <param name="path">The file; it need not be there yet.</param>
    /// <param name="options">What is held back; null = the defaults.</param>
    /// <param name="time">The clock; null = the system's.</param>
    public static LiveUpload Start(
        StagedUpload upload, string path, LiveUploadOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return new(
            Task.FromResult(upload), upload.Options, path, options ?? new LiveUploadOptions(),
            time ?? TimeProvider.System);
    }

    /// <summary>
    /// Begins to follow a file while its upload is being begun. A beginning that fails breaks this as a part would.
    /// </summary>
    internal static LiveUpload Start(
        Task<StagedUpload> upload, ObjectStoreOptions store, string path, LiveUploadOptions options) =>
        new(upload, store, path, options, TimeProvider.System);

    /// <summary>Fires when the upload has failed for good: end the writer, then learn why from the finish.</summary>
    public CancellationToken Broken => _parts.Broken;

    /// <summary>Bytes from the file's begin that stay on disk until the finish: the first part.</summary>
    public long HeadOnDisk => PartSizes.Growing(1, _partSize);

    /// <summary>From here on the file is on disk; grows while it is written, by parts.</summary>
    public long TailOnDisk => Volatile.Read(ref _sent);

    /// <summary>Whether not one byte of the file was given back: it can be read like any other.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_lock)
            {
                return Freed == 0;
            }
        }
    }

    /// <summary>The most of the file that was on disk whenever somebody looked.</summary>
    public long PeakOnDisk => Math.Max(Volatile.Read(ref _peak), Figures.OnDisk);

    /// <summary>
    /// Where it is. A growing <see cref="LiveUploadFigures.Backlog"/> means that the network is slower than FFmpeg;
    /// <see cref="WaitForRoomAsync"/> is how a writer is made to wait for it.
    /// </summary>
    public LiveUploadFigures Figures
    {
        get
        {
            lock (_lock)
            {
                var written = _file is null ? 0 : RandomAccess.GetLength(_file);
                var (ready, number) = (_sent, _next);
                while (written >= ready + PartSize(number) + _tailSize)
                {
                    ready += PartSize(number++);
                }

                return new LiveUploadFigures(
                    written, _uploaded, Freed, Math.Max(0, ready - HeadOnDisk - _uploaded));
            }
        }
    }

    /// <summary>Holds back more at the end from now on; never less.</summary>
    /// <param name="bytes">For a writer who turns out to write more a second than was foreseen.</param>
    public void KeepTail(long bytes)
    {
        lock (_lock)
        {
            _tailSize = Math.Max(_tailSize, bytes);
        }
    }

    /// <summary>
    /// Returns when no more of the file is on disk than it may take, so that whoever feeds the writer waits for the
    /// network. Returns at once where the disk is not given back, or the upload has failed: waiting would not help.
    /// </summary>
    /// <param name="bytes">
    /// What may be on disk: at least head, tail and a part, or it would never come to less; see
    /// <see cref="RoomNeeded"/>.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WaitForRoomAsync(long bytes, CancellationToken cancellation)
    {
        while (IsShortOfRoom(bytes))
        {
            await Task.Delay(Look, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether <see cref="WaitForRoomAsync"/> would wait now.</summary>
    /// <param name="bytes">What may be on disk.</param>
    public bool IsShortOfRoom(long bytes)
    {
        if (_file is null || !Volatile.Read(ref _frees) || _ended.IsCancellationRequested
            || Broken.IsCancellationRequested)
        {
            return false;
        }

        NoteUse();
        return RandomAccess.GetLength(_file) - Freed > Math.Max(bytes, RoomNeeded);
    }

    /// <summary>Bytes of disk that an upload gets on with: head, tail, a part that leaves and one that comes.</summary>
    /// <param name="options">What is held back.</param>
    /// <param name="partSize">The store's first parts.</param>
    public static long RoomFor(LiveUploadOptions options, long partSize) =>
        options.TailSize + (3 * FirstPart(options, partSize));

    /// <summary>The head must lie within the first part, with room to spare.</summary>
    private static long FirstPart(LiveUploadOptions options, long partSize) =>
        Math.Max(partSize, (options.HeadSize + MiB + MiB - 1) / MiB * MiB);

    /// <summary>Bytes of disk with which it gets on now; grows as parts do.</summary>
    public long RoomNeeded => HeadOnDisk + Volatile.Read(ref _tailSize) + (2 * PartSize(Volatile.Read(ref _next)));

    private void NoteUse()
    {
        var now = RandomAccess.GetLength(_file!) - Freed;
        if (now > Volatile.Read(ref _peak))
        {
            Volatile.Write(ref _peak, now);
        }
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, Broken);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                if (_upload is { IsCompleted: true, IsCompletedSuccessfully: false })
                {
                    await _parts.BreakAsync(_upload.Exception?.InnerException ?? new TaskCanceledException(_upload))
                        .ConfigureAwait(false);
                }

                if (_file is null && !TryOpen())
                {
                    continue;
                }

                NoteUse();
                Free();
                while (RandomAccess.GetLength(_file!) >= _sent + PartSize(_next) + Volatile.Read(ref _tailSize))
                {
                    await SendAsync(PartSize(_next), null, stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Finished, disposed, or broken: the rest is theirs.
        }
    }

    /// <summary>
    /// The writer has ended. From here on no more disk is given back, so that the file's head and tail can be read
    /// while <see cref="FinishAsync"/> sends them.
    /// </summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        lock (_lock)
        {
            // Whoever gave disk back a moment ago is through.
            _frees = false;
        }
    }

    /// <summary>Sends the rest: what was held back at the end, then the first part.</summary>
    /// <param name="progress">Told as bytes leave; in all, those that are not uploaded yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ObjectStoreException">A part was refused, or the store stayed away.</exception>
    /// <exception cref="FileNotFoundException">The writer has made no file.</exception>
    /// <exception cref="InvalidDataException">
    /// The writer came back to what was sent already: the object would be wrong.
    /// </exception>
    public async Task FinishAsync(
        IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        await EndAsync().ConfigureAwait(false);
        var upload = await _upload.ConfigureAwait(false);
        if (_file is null && !TryOpen())
        {
            throw new FileNotFoundException("The writer has made no file.", _path);
        }

        var length = RandomAccess.GetLength(_file!);
        var first = Math.Min(length, HeadOnDisk);
        var meter = new TransferMeter(Math.Max(0, length - _sent) + first, progress);
        while (_sent < length && !_parts.HasFault)
        {
            await SendAsync(Math.Min(PartSize(_next), length - _sent), meter, cancellation).ConfigureAwait(false);
        }

        await _parts.SettleAsync().ConfigureAwait(false);
        CheckUntouched(length);
        await upload.UploadPartAsync(1, _file!, 0, first, meter, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _uploaded += first;
        }
    }

    private Task SendAsync(long length, TransferMeter? meter, CancellationToken cancellation) =>
        _parts.StartAsync(token => UploadNextAsync(length, meter, token), cancellation);

    private async Task UploadNextAsync(long length, TransferMeter? meter, CancellationToken cancellation)
    {
        int number;
        long offset;
        lock (_lock)
        {
            (number, offset) = (_next++, _sent);
            _sent += length;
        }

        var digest = MayStayWhole && !_ended.IsCancellationRequested
            ? SentParts.Digest(_file!, offset, length)
            : null;
        var upload = await _upload.ConfigureAwait(false);
        await upload.UploadPartAsync(number, _file!, offset, length, meter, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _uploaded += length;
            _gone!.Add(offset, length, digest);
        }

        Free();
    }

    private void Free()
    {
        lock (_lock)
        {
            // After the end of the writing nothing is gained: the file goes soon. Refused once, refused always: then
            // the upload merely overlaps with the encode.
            _frees = _frees && (MayStayWhole || _gone!.TryFree());
        }
    }

    private void CheckUntouched(long length)
    {
        var shrunk = _next > 2 && length < _sent;
        if (shrunk || _gone!.WereWritten())
        {
            throw new InvalidDataException(
                "The muxer came back to a part of the file that was uploaded already: write this type to scratch.");
        }
    }

    private long Freed => _gone?.Freed ?? 0;

    private bool MayStayWhole => RandomAccess.GetLength(_file!) <= _options.KeepWhole;

    private bool TryOpen()
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        lock (_lock)
        {
            _file = File.OpenHandle(
                _path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous);
            _gone = new SentParts(_file);
        }

        return true;
    }

    private long PartSize(int number) => PartSizes.Growing(number, _partSize);

    /// <summary>
    /// Stops, and ends parts under way. The staged upload is its owner's to abort, the file to delete.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
        _file?.Dispose();
    }
}
