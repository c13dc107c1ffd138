namespace Mpr.Jobs.Dispatch;

/// <summary>
/// Whether a queue needs another ticket: not while more are on their way than slots could wait for them. Counts what
/// this process sent and asks the storage only when that is many, so a short queue costs nothing. Thread-safe.
/// </summary>
/// <param name="count">How many tickets of a queue no slot has taken yet.</param>
internal sealed class TicketBound(Func<string, long> count)
{
    /// <summary>
    /// Tickets of a queue after which no more are made. A pool of more slots than that is still served: what waits for
    /// a slot is handed over again when its queue has run empty.
    /// </summary>
    public const int Most = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _atMost = [];

    /// <summary>True when a ticket is to be made, which counts it.</summary>
    public bool Admits(string queue)
    {
        if (TryCount(queue))
        {
            return true;
        }

        var there = count(queue);
        lock (_lock)
        {
            _atMost[queue] = there;
        }

        return TryCount(queue);
    }

    private bool TryCount(string queue)
    {
        lock (_lock)
        {
            var sent = _atMost.GetValueOrDefault(queue);
            if (sent >= Most)
            {
                return false;
            }

            _atMost[queue] = sent + 1;
            return true;
        }
    }
}
