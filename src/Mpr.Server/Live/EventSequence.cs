namespace Mpr.Server.Live;

/// <summary>
/// Follows one sequence of rows whose numbers are given out before their transactions commit, so that a later number may
/// be seen first. A number that is missing is waited for a while, since it may be on its way or rolled back; after that
/// the rows behind it are told, and it as well should it still come.
/// </summary>
internal sealed class EventSequence(TimeProvider time)
{
    // Transactions that write events take milliseconds; a batch of a scan a tenth of a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private const int MostMissing = 1000;

    private readonly Dictionary<long, DateTimeOffset> _missing = [];
    private (long Number, DateTimeOffset Since) _gap = (-1, default);

    /// <summary>All rows up to here have been told, but for those of <see cref="Missing"/>.</summary>
    public long Told { get; private set; }

    /// <summary>Numbers that were passed over and may still come.</summary>
    public IReadOnlyList<long> Missing => [.. _missing.Keys];

    /// <summary>Starts behind the newest rows.</summary>
    /// <param name="newest">Their numbers, descending; what is missing between them may be on its way.</param>
    public void Start(IReadOnlyList<long> newest)
    {
        _missing.Clear();
        _gap = (-1, default);
        Told = newest.Count > 0 ? newest[0] : 0;
        for (var at = 1; at < newest.Count; at++)
        {
            PassOver(newest[at] + 1, newest[at - 1]);
        }
    }

    /// <summary>Says of the next rows which can be told now.</summary>
    /// <param name="rows">Rows behind <see cref="Told"/> or among <see cref="Missing"/>, by number.</param>
    public IEnumerable<T> Take<T>(IEnumerable<T> rows, Func<T, long> number)
    {
        var now = time.GetUtcNow();
        foreach (var row in rows)
        {
            var seq = number(row);
            if (seq <= Told)
            {
                if (_missing.Remove(seq))
                {
                    yield return row;
                }

                continue;
            }

            if (seq != Told + 1 && !IsOverdue(Told + 1, now))
            {
                break;
            }

            PassOver(Told + 1, seq);
            Told = seq;
            yield return row;
        }

        foreach (var late in _missing.Where(m => m.Value <= now).Select(m => m.Key).ToList())
        {
            _missing.Remove(late);
        }
    }

    private bool IsOverdue(long number, DateTimeOffset now)
    {
        if (_gap.Number != number)
        {
            _gap = (number, now);
        }

        return now - _gap.Since >= Patience;
    }

    private void PassOver(long from, long to)
    {
        var until = time.GetUtcNow() + LongestDelay;
        for (var number = from; number < to && _missing.Count < MostMissing; number++)
        {
            _missing[number] = until;
        }
    }
}
