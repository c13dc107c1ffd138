using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;

namespace Mpr.Server.Live;

/// <summary>Forgets events of assets that everybody has had a week to read, as the engine does with those of jobs.</summary>
internal sealed partial class EventSweep(
    IDbContextFactory<MprDbContext> databases, TimeProvider time, ILogger<EventSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // The rows are in the order of their time and have no index over it.
    private const int BatchSize = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ForgetAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.Failed(logger, fault);
            }
        }
    }

    /// <summary>Forgets a batch at most; answers how many rows went.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancellation)
    {
        var last = time.GetUtcNow() - Kept;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var oldest = await db.AssetEvents.AsNoTracking().OrderBy(e => e.Seq).Take(BatchSize).ToListAsync(cancellation);
        var upTo = oldest.TakeWhile(e => e.At < last).Select(e => e.Seq).LastOrDefault();
        return upTo == 0 ? 0 : await db.AssetEvents.Where(e => e.Seq <= upTo).ExecuteDeleteAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Forgetting old events failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
