using System.Text;

namespace Mpr.Processing.Ffmpeg;

/// <summary>Keeps the last bytes of a stream and forgets the rest. Thread-safe.</summary>
/// <param name="capacity">Bytes kept.</param>
internal sealed class LogTail(int capacity = LogTail.DefaultCapacity)
{
    /// <summary>64 KiB: some hundred lines; a damaged source can print gigabytes.</summary>
    public const int DefaultCapacity = 64 * 1024;

    private readonly byte[] _ring = new byte[capacity];
    private readonly Lock _lock = new();
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (var b in bytes)
            {
                _ring[_written++ % capacity] = b;
            }
        }
    }

    /// <summary>What is kept, from the first whole line on.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            var kept = (int)Math.Min(_written, capacity);
            var bytes = new byte[kept];
            for (var i = 0; i < kept; i++)
            {
                bytes[i] = _ring[(_written - kept + i) % capacity];
            }

            var text = Encoding.UTF8.GetString(bytes);
            return _written <= capacity ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        }
    }
}
