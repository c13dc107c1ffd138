using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Server.Data;

namespace Mpr.Server.Assets;

/// <summary>Probes one asset and records what came of it.</summary>
public sealed partial class AssetProber(
    MediaProber prober,
    IDbContextFactory<MprDbContext> databases,
    AssetRegister register,
    TimeProvider time,
    ILogger<AssetProber> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Probes a pending asset: it becomes ready or rejected. When storage does not answer it stays pending, to be
    /// probed again later, and the failure is thrown.
    /// </summary>
    /// <exception cref="ProcessingException">The asset stays pending for this retryable reason, or its object is
    /// gone or replaced.</exception>
    public async Task<Asset> ProbeAsync(Asset asset, CancellationToken cancellation)
    {
        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        try
        {
            Apply(asset, await prober.ProbeAsync(source, cancellation));
        }
        catch (ProcessingException failed) when (IsAboutTheContent(failed.Failure))
        {
            asset.Status = AssetStatus.Rejected;
            (asset.FailureCode, asset.FailureDetail) = (failed.Failure.Code, failed.Message);
            Log.Rejected(logger, asset.Id, asset.Key, failed.Failure.Code);
        }
        catch (ProcessingException failed)
        {
            await PostponeAsync(asset, failed, cancellation);
            throw;
        }

        await RecordAsync(asset, cancellation);
        return asset;
    }

    // Everything else says something of the store or of this host, not of the object.
    private static bool IsAboutTheContent(FailureCode failure) =>
        !failure.Retryable
        && failure != FailureCatalogue.SourceMissing
        && failure != FailureCatalogue.SourceChanged
        && failure != FailureCatalogue.AccessDenied;

    private static void Apply(Asset asset, MediaProbe probe)
    {
        asset.Status = AssetStatus.Ready;
        asset.Kind = probe.Kind;
        asset.Probe = JsonSerializer.Serialize(probe);
        asset.Container = probe.Container;
        asset.Duration = Math.Round(probe.Duration.TotalSeconds, 3);
        asset.BitRate = probe.BitRate;
        asset.Width = probe.Video?.Width;
        asset.Height = probe.Video?.Height;
        asset.Rotation = probe.Video?.Rotation;
        asset.FrameRate = probe.Video is { FrameRate.IsKnown: true } video ? Math.Round(video.FrameRate.Value, 3) : null;
        asset.VideoCodec = probe.Video?.Codec;
        asset.Hdr = probe.Video is { Hdr: not HdrKind.None } hdr ? StoredName.Text(hdr.Hdr) : null;
        asset.AudioCodec = probe.MainAudio?.Codec;
        asset.Channels = probe.MainAudio?.Channels;
    }

    private async Task RecordAsync(Asset asset, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await register.RecordProbeAsync(db, asset, cancellation);
    }

    private async Task PostponeAsync(Asset asset, ProcessingException failed, CancellationToken cancellation)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(asset.ProbeFailures, 10));
        var next = time.GetUtcNow() + (wait < LongestRetry ? wait : LongestRetry);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Assets.Where(a => a.Id == asset.Id).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.ProbeAfter, next).SetProperty(a => a.ProbeFailures, a => a.ProbeFailures + 1),
            cancellation);
        Log.Postponed(logger, asset.Id, asset.Key, failed.Failure.Code, next);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{AssetId} ({Key}) is rejected: {Code}")]
        public static partial void Rejected(ILogger logger, string assetId, string key, string code);

        [LoggerMessage(2, LogLevel.Warning, "{AssetId} ({Key}) could not be probed: {Code}; next try at {Next}")]
        public static partial void Postponed(
            ILogger logger, string assetId, string key, string code, DateTimeOffset next);
    }
}
