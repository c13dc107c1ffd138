using Microsoft.Extensions.Logging;

namespace Mpr.S3.Hosting;

/// <summary>What runs beside the requests until the endpoint is disposed.</summary>
internal sealed partial class BackgroundWork(ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _tasks = [];

    public void Start(string name, Func<CancellationToken, Task> work) =>
        _tasks.Add(Task.Run(() => RunAsync(name, work)));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The endpoint is stopping: what was begun is done or begins anew at the next start.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.Failed(logger, name, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Name} of the S3 endpoint ended by a fault")]
        public static partial void Failed(ILogger logger, string name, Exception fault);
    }
}
