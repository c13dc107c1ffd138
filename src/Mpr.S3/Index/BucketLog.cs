using System.Collections.Concurrent;
using Mpr.S3.Storage;

namespace Mpr.S3.Index;

/// <summary>
/// The append-only log of a bucket, in segments. It is emptied from its oldest end only, after the living records
/// there were appended anew, so that a replay of all segments always gives the present state.
/// </summary>
internal sealed class BucketLog : IDisposable
{
    /// <summary>A segment that has grown past this many bytes is followed by a new one.</summary>
    public const long SegmentSize = 64 * 1024 * 1024;

    private const string Extension = ".log";
    private readonly string _folder;
    private readonly bool _fsync;
    private readonly ConcurrentDictionary<int, LogSegment> _segments = new();
    private LogSegment _active;

    public BucketLog(string folder, bool fsync)
    {
        _folder = folder;
        _fsync = fsync;
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            var number = int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            _segments[number] = LogSegment.Open(path, number);
        }

        _active = _segments.IsEmpty ? Create(1) : _segments[_segments.Keys.Max()];
    }

    public IEnumerable<LogSegment> Segments => _segments.Values.OrderBy(segment => segment.Number);

    /// <summary>Bytes of all segments.</summary>
    public long Length => _segments.Values.Sum(segment => segment.Length);

    /// <summary>Where the next frame goes.</summary>
    public LogLocation End => new(_active.Number, _active.Length, 0);

    /// <summary>
    /// Whether the log goes as far as a position. When nothing is flushed, a snapshot may survive a crash of the machine
    /// that the end of its log did not.
    /// </summary>
    public bool Reaches(LogLocation position) =>
        _segments.TryGetValue(position.Segment, out var segment) && segment.Length >= position.Offset;

    /// <summary>
    /// Visits all records at or after a position. A frame cut short at the very end is what a crash leaves of a
    /// change that nobody was told of: it is cut off. With sound frames behind it, it is damage, and nothing is lost.
    /// </summary>
    /// <exception cref="InvalidDataException">A frame before the end is damaged.</exception>
    public void Replay(LogLocation from, LogSegment.FrameVisitor visit)
    {
        foreach (var segment in Segments.Where(segment => segment.Number >= from.Segment))
        {
            var start = segment.Number == from.Segment ? from.Offset : 0;
            var end = segment.Replay(start, visit);
            if (end == segment.Length)
            {
                continue;
            }

            if (segment != _active || segment.NextSound(end) >= 0)
            {
                throw new InvalidDataException(
                    $"{segment.Path} is damaged at {end}; run `mpr s3 fsck --repair`.");
            }

            segment.Truncate(end);
        }
    }

    /// <summary>Appends frames. When the disk is full nothing of them stays.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Append(ReadOnlySpan<byte> frames)
    {
        var before = _active.Length;
        try
        {
            _active.Append(frames);
        }
        catch (IOException)
        {
            _active.Truncate(before);
            throw;
        }
    }

    /// <summary>Makes what was appended durable. After a failure the state on disk is unknown: stop writing.</summary>
    /// <exception cref="IOException">The disk is failing.</exception>
    public void Flush()
    {
        if (_fsync)
        {
            _active.Flush();
        }
    }

    /// <summary>Begins a new segment when the present one is full. Call between appends.</summary>
    public void RotateWhenFull()
    {
        if (_active.Length >= SegmentSize)
        {
            _active = Create(_active.Number + 1);
        }
    }

    /// <exception cref="ObjectDisposedException">The record was moved by compaction: look the key up again.</exception>
    public ReadOnlyMemory<byte> Read(LogLocation location) =>
        _segments.TryGetValue(location.Segment, out var segment)
            ? segment.Read(location)
            : throw new ObjectDisposedException(nameof(LogSegment));

    public void Remove(LogSegment segment)
    {
        _segments.TryRemove(segment.Number, out _);
        segment.Delete();
    }

    public void Dispose()
    {
        foreach (var segment in _segments.Values)
        {
            segment.Dispose();
        }
    }

    private LogSegment Create(int number)
    {
        var name = number.ToString("D8", CultureInfo.InvariantCulture) + Extension;
        var segment = LogSegment.Open(Path.Combine(_folder, name), number);
        _segments[number] = segment;
        if (_fsync)
        {
            Directories.Flush(_folder);
        }

        return segment;
    }
}
