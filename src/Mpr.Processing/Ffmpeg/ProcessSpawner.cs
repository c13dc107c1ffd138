using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// Starts processes from one thread that lives as long as this object. The parent-death signal that
/// <c>setpriv --pdeathsig</c> asks for is sent when the <em>thread</em> that started the process ends, not the process
/// (prctl(2), PR_SET_PDEATHSIG); a thread of the pool that retires would take running encodes with it.
/// </summary>
internal sealed class ProcessSpawner : IDisposable
{
    private readonly BlockingCollection<Request> _requests = [];
    private readonly Lazy<Thread> _thread;

    public ProcessSpawner() => _thread = new Lazy<Thread>(() =>
    {
        var thread = new Thread(Serve) { IsBackground = true, Name = "process spawner" };
        thread.Start();
        return thread;
    });

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        ObjectDisposedException.ThrowIf(_requests.IsAddingCompleted, this);
        _ = _thread.Value;
        var request = new Request(start);
        _requests.Add(request);
        return request.Started.Task;
    }

    /// <summary>Ends the thread, and so every process that it started and that still runs.</summary>
    public void Dispose() => _requests.CompleteAdding();

    private void Serve()
    {
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            try
            {
                request.Started.SetResult(Process.Start(request.Start)!);
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                request.Started.SetException(e);
            }
        }
    }

    private sealed record Request(ProcessStartInfo Start)
    {
        public TaskCompletionSource<Process> Started { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
