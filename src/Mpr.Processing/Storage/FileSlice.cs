using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>
/// A part of a file as a stream: seekable, without a buffer of its own, and independent of other slices of the same
/// handle. The handle stays open when the stream is disposed.
/// </summary>
/// <param name="file">The file, open for reading.</param>
/// <param name="offset">Where the slice begins.</param>
/// <param name="length">Its length; the file must reach that far.</param>
/// <param name="advanced">
/// Called with the bytes that were read for the first time; a second pass (hash, then send) is not counted again.
/// </param>
internal sealed class FileSlice(SafeFileHandle file, long offset, long length, Action<int> advanced) : Stream
{
    private long _position;
    private long _furthest;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, length - _position))];
        if (buffer.Length == 0)
        {
            return 0;
        }

        try
        {
            return Advance(await RandomAccess.ReadAsync(file, buffer, offset + _position, cancellationToken)
                .ConfigureAwait(false));
        }
        catch (IOException e) when (e is not LocalFileException)
        {
            throw new LocalFileException(e.Message, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, length - _position))];
        return buffer.Length == 0 ? 0 : Advance(RandomAccess.Read(file, buffer, offset + _position));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Advance(int read)
    {
        if (read == 0)
        {
            throw new LocalFileException(
                $"The file ends {length - _position} bytes early: it was cut while being uploaded.");
        }

        _position += read;
        if (_position > _furthest)
        {
            advanced((int)(_position - _furthest));
            _furthest = _position;
        }

        return read;
    }
}
