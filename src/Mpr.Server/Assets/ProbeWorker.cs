using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Failures;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>
/// Probes pending assets in the background, oldest first. The table is its queue, so nothing is lost by a restart;
/// a probe has no effect but its row, so two processes that probe the same asset waste time and nothing else.
/// </summary>
internal sealed class ProbeWorker(
    AssetProber prober,
    IDbContextFactory<MprDbContext> databases,
    ProbeSignal signal,
    TimeProvider time,
    ILogger<ProbeWorker> logger) : TableWorker(signal, time, logger)
{
    private const int BatchSize = 64;

    // A probe waits for the store most of its time; two keep one core of ffprobe busy.
    private const int Parallel = 2;

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        var pending = await PendingAsync(stopping);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            pending,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping },
            async (asset, token) => await ProbeAsync(asset, token));
        return pending.Count == BatchSize;
    }

    private async Task ProbeAsync(Asset asset, CancellationToken stopping)
    {
        try
        {
            await prober.ProbeAsync(asset, stopping);
        }
        catch (ProcessingException)
        {
            // Recorded and logged by the prober; the asset stays pending.
        }
    }

    private async Task<List<Asset>> PendingAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Assets.AsNoTracking()
            .Where(a => a.Status == AssetStatus.Pending && a.ReplacedAt == null && a.MissingSince == null)
            .Where(a => a.ProbeAfter == null || a.ProbeAfter <= now)
            .OrderBy(a => a.Id)
            .Take(BatchSize)
            .ToListAsync(cancellation);
    }
}
