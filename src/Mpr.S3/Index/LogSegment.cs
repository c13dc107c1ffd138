using Microsoft.Win32.SafeHandles;

namespace Mpr.S3.Index;

/// <summary>One file of a bucket's log. Appended to by the bucket's writer, read by anyone.</summary>
internal sealed class LogSegment : IDisposable
{
    private const int ReplayBuffer = 256 * 1024;
    private readonly SafeFileHandle _file;

    private LogSegment(int number, string path, SafeFileHandle file)
    {
        Number = number;
        Path = path;
        _file = file;
        Length = RandomAccess.GetLength(file);
    }

    public int Number { get; }

    public string Path { get; }

    /// <summary>In bytes, as far as it is written.</summary>
    public long Length { get; private set; }

    public static LogSegment Open(string path, int number) => new(
        number, path, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    public void Append(ReadOnlySpan<byte> frames)
    {
        RandomAccess.Write(_file, frames, Length);
        Length += frames.Length;
    }

    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Cuts off what follows <paramref name="length"/>.</summary>
    public void Truncate(long length)
    {
        RandomAccess.SetLength(_file, length);
        Length = length;
    }

    /// <summary>The payload of a frame.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those that were written.</exception>
    /// <exception cref="ObjectDisposedException">The segment was compacted away.</exception>
    public ReadOnlyMemory<byte> Read(LogLocation location)
    {
        var frame = new byte[location.Length];
        var read = RandomAccess.Read(_file, frame, location.Offset);
        var payload = frame.AsMemory(LogFrame.HeaderLength);
        if (read < frame.Length || !LogFrame.IsIntact(frame, payload.Span))
        {
            throw new InvalidDataException($"{Path} is damaged at {location.Offset}; run `mpr s3 fsck`.");
        }

        return payload;
    }

    /// <summary>Visits the frames from an offset on.</summary>
    /// <returns>Where the intact frames end; <see cref="Length"/> when all are intact.</returns>
    public long Replay(long from, FrameVisitor visit)
    {
        var buffer = new byte[ReplayBuffer];
        var (start, filled, offset) = (0, 0, from);
        while (true)
        {
            var available = buffer.AsSpan(start, filled - start);
            var length = available.Length >= LogFrame.HeaderLength ? LogFrame.ReadLength(available) : 0;
            if (length < 0)
            {
                return offset;
            }

            var frame = LogFrame.HeaderLength + length;
            if (length > 0 && available.Length >= frame)
            {
                var payload = available[LogFrame.HeaderLength..frame];
                if (!LogFrame.IsIntact(available, payload))
                {
                    return offset;
                }

                visit(payload, new LogLocation(Number, offset, frame));
                (start, offset) = (start + frame, offset + frame);
                continue;
            }

            available.CopyTo(buffer);
            (start, filled) = (0, available.Length);
            if (frame > buffer.Length)
            {
                Array.Resize(ref buffer, frame);
            }

            var read = RandomAccess.Read(_file, buffer.AsSpan(filled), offset + filled);
            if (read == 0)
            {
                return offset;
            }

            filled += read;
        }
    }

    /// <summary>Where the next sound frame begins at or after an offset, or -1.</summary>
    public long NextSound(long from)
    {
        var bytes = new byte[Length - from];
        var length = RandomAccess.Read(_file, bytes, from);
        for (var offset = 0; offset + LogFrame.HeaderLength < length; offset++)
        {
            if (LogFrame.SoundLength(bytes.AsSpan(offset, length - offset)) > 0)
            {
                return from + offset;
            }
        }

        return -1;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file.Dispose();

    public delegate void FrameVisitor(ReadOnlySpan<byte> payload, LogLocation location);
}
