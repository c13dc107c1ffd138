using Mpr.Server.Assets;

namespace Mpr.Server.Events;

/// <summary>Repairs what events missed: a scan at the start and at every interval.</summary>
internal sealed partial class PeriodicScan(
    EventOptions options, AssetScanner scanner, TimeProvider time, ILogger<PeriodicScan> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ScanInterval == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.ScanInterval, time);
        do
        {
            try
            {
                await scanner.RepairAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The next one tries again; until then the assets are as they were.
                Log.Failed(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The periodic scan failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
