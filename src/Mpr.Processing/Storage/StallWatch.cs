namespace Mpr.Processing.Storage;

/// <summary>Ends an attempt when no byte has moved for a while; a slow transfer that moves is left alone.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _silence;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;

    /// <summary>Begins to watch at once.</summary>
    public StallWatch(TimeSpan silence, TimeProvider time, CancellationToken caller)
    {
        _silence = silence;
        _caller = caller;
        _stalled = new CancellationTokenSource(silence, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, caller);
    }

    /// <summary>Fires on a stall, or when the caller cancels.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Whether it was made for this caller.</summary>
    public bool Serves(CancellationToken caller) => caller == _caller;

    /// <summary>Whether an exception came from the stall, not from the caller.</summary>
    public bool Caused(Exception e) =>
        e is OperationCanceledException && _stalled.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>A byte moved, or is now awaited: the time runs from here.</summary>
    public void Restart() => _stalled.CancelAfter(_silence);

    /// <summary>Nothing is awaited: time does not count until the next restart.</summary>
    public void Rest() => _stalled.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _linked.Dispose();
        _stalled.Dispose();
    }
}
