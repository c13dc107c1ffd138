using System.Collections.Concurrent;

namespace Mpr.S3.Storage;

/// <summary>
/// Threads for calls that block on the disk (fsync, rename, fallocate). On the thread pool a few slow flushes would
/// keep every other request waiting: it starts with as many threads as there are processors.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int Count = 8;
    private readonly BlockingCollection<Action> _work = [];

    public DiskThreads()
    {
        for (var number = 0; number < Count; number++)
        {
            new Thread(Work) { IsBackground = true, Name = $"s3 disk {number}" }.Start();
        }
    }

    /// <summary>Runs a blocking call.</summary>
    public Task RunAsync(Action call)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                call();
                done.SetResult();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                done.SetException(fault);
            }
        });
        return done.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var call in _work.GetConsumingEnumerable())
        {
            call();
        }
    }
}
