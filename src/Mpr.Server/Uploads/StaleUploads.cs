using Mpr.Processing.Storage;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>
/// Aborts uploads into the in bucket that nobody goes on with: at the start and every day. Whose they are cannot be told,
/// so each gets the whole time from its last part on, and the setting leaves all of them.
/// </summary>
internal sealed partial class StaleUploads(
    ObjectStore store, MprServerOptions options, TimeProvider time, ILogger<StaleUploads> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>Looks once.</summary>
    /// <returns>How many were aborted.</returns>
    /// <exception cref="ObjectStoreException">The store refuses or does not answer.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var (limit, aborted) = (time.GetUtcNow() - options.Uploads.Expiry, 0);
        await foreach (var open in store.Delegated.ListAsync(store.BucketIn, cancellation))
        {
            if (open.Begun < limit && !await MovesAsync(open, limit, cancellation)
                && await store.AbortUploadAsync(store.BucketIn, open.Key, open.UploadId, cancellation))
            {
                aborted++;
                Log.Aborted(logger, open.Key, open.Begun);
            }
        }

        return aborted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Uploads.Expiry == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (ObjectStoreException fault)
            {
                // They wait for the next day.
                Log.Failed(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A film over a slow line takes days, and its parts arrive meanwhile.
    private async Task<bool> MovesAsync(OpenUpload open, DateTimeOffset limit, CancellationToken cancellation)
    {
        var upload = new DelegatedUpload(store.BucketIn, open.Key, open.UploadId, "");
        return await store.Delegated.PartsAsync(upload, cancellation) is { } parts && parts.Any(p => p.LastModified >= limit);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Aborted an upload of \"{Key}\" that was begun at {Begun} and not finished")]
        public static partial void Aborted(ILogger logger, string key, DateTimeOffset begun);

        [LoggerMessage(2, LogLevel.Warning, "Unfinished uploads could not be looked at")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
