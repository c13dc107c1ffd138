namespace Mpr.Processing.Storage;

/// <summary>How far a transfer is.</summary>
/// <param name="Transferred">Bytes moved so far; never falls.</param>
/// <param name="Total">Bytes in all.</param>
public readonly record struct TransferProgress(long Transferred, long Total);

/// <summary>Adds up what parallel parts have moved, and reports it in order.</summary>
internal sealed class TransferMeter(long total, IProgress<TransferProgress>? progress)
{
    private readonly Lock _lock = new();
    private long _transferred;

    public void Add(long bytes)
    {
        if (progress is null)
        {
            return;
        }

        lock (_lock)
        {
            _transferred += bytes;
            progress.Report(new TransferProgress(_transferred, total));
        }
    }
}

/// <summary>Counts one piece of content over all attempts to send it: a repetition counts only where it gets further.</summary>
internal sealed class PieceMeter(TransferMeter? meter)
{
    private long _furthest;

    /// <summary>An attempt begins; call the result with each count of bytes that left.</summary>
    public Action<int> Begin(StallWatch watch)
    {
        long sent = 0;
        return bytes =>
        {
            watch.Restart();
            sent += bytes;
            if (sent > _furthest)
            {
                meter?.Add(sent - _furthest);
                _furthest = sent;
            }
        };
    }
}
