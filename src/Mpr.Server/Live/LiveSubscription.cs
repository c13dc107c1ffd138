using Mpr.Server.Hosting;

namespace Mpr.Server.Live;

/// <summary>
/// What waits to be sent to one client. It is bounded: when kept events pile up they are dropped and read from the
/// database again; of progress only the newest of each running job is held. Thread safe.
/// </summary>
internal sealed class LiveSubscription(LiveFilter filter)
{
    // A job makes some three kept events; a client that is that far behind reads on from the database.
    private const int MostHeld = 256;

    private readonly Lock _lock = new();
    private readonly WorkSignal _signal = new();
    private readonly TaskCompletionSource<LivePosition> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<LiveEvent> _kept = new();
    private readonly Dictionary<string, LiveEvent> _progress = [];
    private LivePosition _position;
    private bool _lagging;
    private bool _ended;

    public LiveFilter Filter => filter;

    /// <summary>Where the hub stood when it took the client up.</summary>
    public Task<LivePosition> Begun => _begun.Task;

    public void Begin(LivePosition position)
    {
        lock (_lock)
        {
            _position = position;
        }

        _begun.TrySetResult(position);
    }

    /// <summary>Takes what is for this client.</summary>
    /// <param name="events">In their order.</param>
    /// <param name="position">Where the stream of kept events stands after them.</param>
    public void Offer(IReadOnlyList<LiveEvent> events, LivePosition position)
    {
        lock (_lock)
        {
            _position = position;
            foreach (var told in events.Where(filter.Passes))
            {
                Hold(told);
            }

            if (_kept.Count == 0 && _progress.Count == 0 && !_lagging)
            {
                return;
            }
        }

        _signal.Raise();
    }

    /// <summary>No more will come.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _begun.TrySetCanceled();
        _signal.Raise();
    }

    /// <summary>Waits for events, or until the time is over; a batch without events is a sign of life.</summary>
    /// <returns>Null when no more will come.</returns>
    public async Task<LiveBatch?> TakeAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        if (Drain() is { IsSignOfLife: false } held)
        {
            return held;
        }

        if (!IsEnded())
        {
            await _signal.WaitAsync(atMost, time, cancellation);
        }

        var batch = Drain();
        return batch.IsSignOfLife && IsEnded() ? null : batch;
    }

    private void Hold(LiveEvent told)
    {
        if (told is { Type: LiveTypes.Progress, Job: { } job })
        {
            _progress[job.Id] = told;
            return;
        }

        // Progress of a job that has gone on since is news no more.
        if (told.Job is { } ended)
        {
            _progress.Remove(ended.Id);
        }

        if (_lagging || _kept.Count == MostHeld)
        {
            _kept.Clear();
            _lagging = true;
            return;
        }

        _kept.Enqueue(told);
    }

    private LiveBatch Drain()
    {
        lock (_lock)
        {
            var batch = new LiveBatch([.. _kept, .. _progress.Values], _position, _lagging);
            _kept.Clear();
            _progress.Clear();
            _lagging = false;
            return batch;
        }
    }

    private bool IsEnded()
    {
        lock (_lock)
        {
            return _ended;
        }
    }
}

/// <summary>What a client is sent at once.</summary>
/// <param name="Events">May be empty: then it is a sign of life.</param>
/// <param name="Position">Where the client stands after it.</param>
/// <param name="Lagging">Kept events were dropped: they are to be read from the database up to the position.</param>
internal sealed record LiveBatch(IReadOnlyList<LiveEvent> Events, LivePosition Position, bool Lagging = false)
{
    public bool IsSignOfLife => Events.Count == 0 && !Lagging;
}
