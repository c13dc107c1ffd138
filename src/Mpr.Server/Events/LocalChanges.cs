namespace Mpr.Server.Events;

/// <summary>
/// Takes what a store in the same process tells, without a detour by HTTP. It is told after the object is durable; what
/// a death of the process loses between the two, the scan at the next start finds.
/// </summary>
internal sealed partial class LocalChanges(
    EventOptions options, KeyNotes notes, TimeProvider time, ILogger<LocalChanges> logger) : BackgroundService
{
    private const int MostAtOnce = 1000;

    // Between attempts to write down what the database did not take.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Local is not { } changes)
        {
            return;
        }

        var heard = new List<S3Notification>();
        while (await changes.WaitToReadAsync(stoppingToken))
        {
            while (heard.Count < MostAtOnce && changes.TryRead(out var change))
            {
                heard.Add(change);
            }

            await NoteAsync(heard, stoppingToken);
            heard.Clear();
        }
    }

    private async Task NoteAsync(List<S3Notification> heard, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await notes.NoteAsync(heard, cancellation);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.Failed(logger, fault);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Writing down which objects changed failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
