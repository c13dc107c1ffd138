using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>
/// Uploads a file while FFmpeg still writes it: finished parts go up, and their disk is given back behind them, so
/// neither the size of the result nor the time of its upload is bounded by the worker's disk. The first part, which
/// muxers come back to, and the tail stay on disk until <see cref="FinishAsync"/>, so head and tail can be checked
/// before anything is published. One owner; the file has one writer, who appends, but for the head.
/// </summary>
/// <remarks>
/// Order of a task: begin the <see cref="StagedUpload"/>, start this, run FFmpeg, dispose all on any failure; check the
/// file's head and tail; <see cref="FinishAsync"/>; then the one atomic step, <see cref="StagedUpload.CompleteAsync"/>.
/// Not for muxers that rewrite what is behind the head: <c>+faststart</c>, AVI beyond 1 GiB,
/// <c>add_keyframe_index</c>. Where the disk could be given back such a rewrite is noticed at the finish.
/// </remarks>
public sealed class LiveUpload : IAsyncDisposable
{
    private const long MiB = 1 << 20;

    private readonly StagedUpload _upload;
    private readonly string _path;
    private readonly LiveUploadOptions _options;
    private readonly TimeProvider _time;
    private readonly long _partSize;
    private readonly SemaphoreSlim _slots;
    private readonly List<Task> _parts = [];
    private readonly List<(long Offset, long Length)> _punched = [];
    /// <summary>A part has failed for good.</summary>
    private readonly CancellationTokenSource _broken = new();

    /// <summary>The file is not followed any more.</summary>
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Nothing more is to be sent.</summary>
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _lock = new();
    private readonly Task _following;
    private SafeFileHandle? _file;
    private Exception? _fault;
    private int _next = 2;
    private long _sent;
    private long _uploaded;
    private long _freed;
    private bool _frees;

    private LiveUpload(StagedUpload upload, string path, LiveUploadOptions options, TimeProvider time)
    {
        _upload = upload;
        _path = path;
        _options = options;
        _time = time;
        _frees = options.FreeDisk;
        // The head must lie within the first part, with room to spare.
        var head = (options.HeadSize + MiB + MiB - 1) / MiB * MiB;
        _partSize = Math.Max(upload.Options.PartSize, head);
        _sent = PartSizes.Growing(1, _partSize);
        _slots = new SemaphoreSlim(upload.Options.Parallelism);
        _following = FollowAsync();
    }

    /// <summary>Begins to follow a file.</summary>
    /// <param name="upload">Where it goes; no part of it may have been sent. Its owner completes or disposes it.</param>
    /// <param name="path">The file; it need not be there yet.</param>
    /// <param name="options">What is held back; null = the defaults.</param>
    /// <param name="time">The clock; null = the system's.</param>
    public static LiveUpload Start(
        StagedUpload upload, string path, LiveUploadOptions? options = null, TimeProvider? time = null) =>
        new(upload, path, options ?? new LiveUploadOptions(), time ?? TimeProvider.System);

    /// <summary>Fires when the upload has failed for good: end the writer, then learn why from the finish.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Bytes from the file's begin that stay on disk until the finish: the first part.</summary>
    public long HeadOnDisk => PartSizes.Growing(1, _partSize);

    /// <summary>From here on the file is on disk; grows while it is written, by parts.</summary>
    public long TailOnDisk => Volatile.Read(ref _sent);

    /// <summary>
    /// Where it is. A growing <see cref="LiveUploadFigures.Backlog"/> means that the network is slower than FFmpeg;
    /// pause FFmpeg (SIGSTOP) when it takes more scratch than there is.
    /// </summary>
    public LiveUploadFigures Figures
    {
        get
        {
            lock (_lock)
            {
                var written = _file is null ? 0 : RandomAccess.GetLength(_file);
                var (ready, number) = (_sent, _next);
                while (written >= ready + PartSize(number) + _options.TailSize)
                {
                    ready += PartSize(number++);
                }

                return new LiveUploadFigures(
                    written, _uploaded, _freed, Math.Max(0, ready - HeadOnDisk - _uploaded));
            }
        }
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, _broken.Token);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                if (_file is null && !TryOpen())
                {
                    continue;
                }

                while (RandomAccess.GetLength(_file!) >= _sent + PartSize(_next) + _options.TailSize)
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

    /// <summary>Sends the rest: what was held back at the end, then the first part.</summary>
    /// <param name="progress">Told as bytes leave; in all, those that are not uploaded yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ObjectStoreException">A part was refused, or the store stayed away.</exception>
    /// <exception cref="FileNotFoundException">The writer has made no file.</exception>
    /// <exception cref="InvalidDataException">The writer came back to what was sent already: the object would be wrong.</exception>
    public async Task FinishAsync(
        IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        if (_file is null && !TryOpen())
        {
            throw new FileNotFoundException("The writer has made no file.", _path);
        }

        var length = RandomAccess.GetLength(_file!);
        var first = Math.Min(length, HeadOnDisk);
        var meter = new TransferMeter(Math.Max(0, length - _sent) + first, progress);
        while (_sent < length && _fault is null)
        {
            await SendAsync(Math.Min(PartSize(_next), length - _sent), meter, cancellation).ConfigureAwait(false);
        }

        await SettleAsync().ConfigureAwait(false);
        CheckUntouched(length);
        await _upload.UploadPartAsync(1, _file!, 0, first, meter, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _uploaded += first;
        }
    }

    /// <summary>Starts to send the next part, as soon as fewer than the bound are under way.</summary>
    private async Task SendAsync(long length, TransferMeter? meter, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        int number;
        long offset;
        lock (_lock)
        {
            (number, offset) = (_next++, _sent);
            _sent += length;
        }

        _parts.RemoveAll(p => p.IsCompletedSuccessfully);
        _parts.Add(UploadAsync(number, offset, length, meter));
    }

    private async Task UploadAsync(int number, long offset, long length, TransferMeter? meter)
    {
        try
        {
            await _upload.UploadPartAsync(number, _file!, offset, length, meter, _abandoned.Token)
                .ConfigureAwait(false);
            lock (_lock)
            {
                _uploaded += length;
                Free(offset, length);
            }
        }
        catch (Exception e) when (e is ObjectStoreException or IOException or OperationCanceledException)
        {
            // Told by the finish; the other parts need not go on.
            if (Interlocked.CompareExchange(ref _fault, e, null) is null && !_abandoned.IsCancellationRequested)
            {
                await _abandoned.CancelAsync().ConfigureAwait(false);
                await _broken.CancelAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Free(long offset, long length)
    {
        // After the end of the writing nothing is gained: the file goes soon.
        if (!_frees || _ended.IsCancellationRequested)
        {
            return;
        }

        // Refused once, refused always: then the upload merely overlaps with the encode.
        _frees = Holes.TryPunch(_file!, offset, length);
        if (_frees)
        {
            _punched.Add((offset, length));
            _freed += length;
        }
    }

    /// <summary>Waits for the parts under way, and tells the first fault.</summary>
    private async Task SettleAsync()
    {
        await Task.WhenAll(_parts).ConfigureAwait(false);
        if (_fault is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
        }
    }

    private void CheckUntouched(long length)
    {
        var shrunk = _next > 2 && length < _sent;
        if (shrunk || _punched.Any(p => Holes.WasWritten(_file!, p.Offset, p.Length)))
        {
            throw new InvalidDataException(
                "The muxer came back to a part of the file that was uploaded already. Write this type to plain scratch.");
        }
    }

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
        }

        return true;
    }

    private long PartSize(int number) => PartSizes.Growing(number, _partSize);

    /// <summary>Stops, and ends parts under way. The staged upload is its owner's to abort, the file to delete.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _abandoned.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await Task.WhenAll(_parts).ConfigureAwait(false);
        _file?.Dispose();
        _slots.Dispose();
    }
}
