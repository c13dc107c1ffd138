namespace Mpr.Jobs.Workers;

/// <summary>
/// How many attempts this process runs, from the delivery of a task to the record of its ending; none where it is no
/// worker. Thread-safe.
/// </summary>
public sealed class RunningAttempts
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _none = Ended();
    private int _count;

    /// <summary>How many there are now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Waits for a moment without any.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task NoneAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _none.Task.WaitAsync(cancellation);
        }
    }

    internal void Begin()
    {
        lock (_lock)
        {
            if (_count++ == 0)
            {
                _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _none.SetResult();
            }
        }
    }

    private static TaskCompletionSource Ended()
    {
        var ended = new TaskCompletionSource();
        ended.SetResult();
        return ended;
    }
}
