namespace Mpr.Server.Hosting;

/// <summary>
/// Works off a table in the background: at a signal, and every few seconds for what another process put there or what is
/// due by now. A batch that fails is tried again; the rows wait.
/// </summary>
internal abstract partial class TableWorker(WorkSignal signal, TimeProvider time, ILogger logger) : BackgroundService
{
    protected TimeProvider Time => time;

    /// <summary>Longest wait for a signal before the table is looked at all the same.</summary>
    protected virtual TimeSpan Idle => TimeSpan.FromSeconds(5);

    protected ILogger Logger => logger;

    protected WorkSignal Signal => signal;

    /// <summary>Does a batch.</summary>
    /// <returns>Whether there may be more at once: the batch was full.</returns>
    protected abstract Task<bool> WorkAsync(CancellationToken stopping);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryWorkAsync(stoppingToken))
            {
                await Signal.WaitAsync(Idle, time, stoppingToken);
            }
        }
    }

    private async Task<bool> TryWorkAsync(CancellationToken stopping)
    {
        try
        {
            return await WorkAsync(stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // The loop outlives a store or a database that is away.
            Log.Failed(logger, GetType().Name, fault);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A batch of {Worker} failed; it is tried again")]
        public static partial void Failed(ILogger logger, string worker, Exception fault);
    }
}
