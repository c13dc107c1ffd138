namespace Mpr.Processing.Sources;

/// <summary>
/// A reader going forward through a source, from one request on, or over several that follow each other closely. It
/// earns its read-ahead: by bytes that were really taken, and by having had to wait.
/// </summary>
internal sealed class SequentialRun
{
    private const long MiB = 1 << 20;

    /// <summary>Read-ahead of a run of which nothing is known.</summary>
    private const long FirstWindow = 256 << 10;

    /// <summary>Most that is read ahead of a reader who never had to wait.</summary>
    private const long CalmWindow = 8 * MiB;

    /// <summary>Bounds of a single GET, but for windows that are smaller.</summary>
    private const long SmallestGet = 256 << 10;

    private const long LargestGet = 4 * MiB;

    /// <summary>A request within this distance of a run's end continues it: the client's buffers were not all read.</summary>
    private const long Near = MiB;

    /// <summary>A run that was taken up this often will be again.</summary>
    private const int ReturnsOfHabit = 3;

    private readonly List<BlockFetch> _fetches = [];
    private readonly bool _hopping;
    private readonly int _returns;
    private long _sent;
    private long _wished;
    private long _growsAt;

    private SequentialRun(long position, long sent, long wished, bool hopping = false, int returns = 0)
    {
        _hopping = hopping;
        _returns = returns;
        Position = position;
        Scheduled = position;
        _sent = sent;
        _wished = wished;
    }

    /// <summary>The next byte to be sent.</summary>
    public long Position { get; private set; }

    /// <summary>Up to here everything was in the cache or on its way when it was looked at last.</summary>
    public long Scheduled { get; set; }

    /// <summary>Whether the reader left before it had taken what a first window holds.</summary>
    public bool WasShort => _sent < FirstWindow;

    /// <summary>
    /// Whether to give the reader a moment to leave before it gets more: what the kernel can take is gone unread
    /// otherwise, and that is many times what a hopping demuxer wants.
    /// </summary>
    public bool Hesitates => _hopping && WasShort;

    /// <summary>A run that follows a short one begins small: the reader may be hopping.</summary>
    public static SequentialRun Begin(long position, bool hopping) =>
        new(position, 0, hopping ? Block.Size : FirstWindow, hopping);

    /// <summary>Takes up an ended run nearby. Bytes that are asked for again had not been taken.</summary>
    public SequentialRun Continue(long position) => new(
        position, Math.Max(0, _sent - Math.Max(0, Position - position)), Math.Max(_wished, FirstWindow),
        hopping: false, _returns + 1);

    public bool EndedNear(long position) => Math.Abs(position - Position) <= Near;

    /// <summary>Bytes have left for the reader.</summary>
    public void Sent(int bytes)
    {
        Position += bytes;
        _sent += bytes;
    }

    /// <summary>
    /// The reader had to wait for a byte. That asks for more read-ahead, once for each window: the bytes of one GET
    /// come one after the other. At the very begin everybody waits.
    /// </summary>
    public void Waited(long largest)
    {
        if (_sent > 0 && _sent >= _growsAt)
        {
            _wished = Math.Min(_wished * 2, largest);
            _growsAt = _sent + (Window(largest) / 2);
        }
    }

    /// <summary>How far ahead to read now: never more than half of what was taken, less while nobody waits.</summary>
    public long Window(long largest)
    {
        var earned = Math.Clamp(_sent / 2, Math.Min(_wished, FirstWindow), largest);
        var calm = Math.Min(_sent / 8, CalmWindow);
        return Math.Min(Math.Max(_wished, calm), earned);
    }

    /// <summary>Size of one GET within a window, in whole blocks.</summary>
    public static long GetSize(long window)
    {
        var size = Math.Clamp(window / 4, Math.Min(window, SmallestGet), LargestGet);
        return Math.Max(size / Block.Size * Block.Size, Block.Size);
    }

    /// <summary>A fetch that goes on for this run.</summary>
    public void Own(BlockFetch fetch)
    {
        fetch.Adopt(this);
        _fetches.RemoveAll(f => f.IsDone || f == fetch);
        _fetches.Add(fetch);
    }

    /// <summary>
    /// The reader has gone: what is still on its way for it alone is given up, unless it goes back and forth between
    /// places (sound stored far from its pictures) and will be here again.
    /// </summary>
    public void End()
    {
        foreach (var fetch in _returns < ReturnsOfHabit ? _fetches : [])
        {
            fetch.GiveUp(this);
        }

        _fetches.Clear();
    }
}
