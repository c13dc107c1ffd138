using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Health;

/// <summary>Looks at everything that a job needs: database, store, FFmpeg, disk.</summary>
public sealed class HealthInspector(
    IDbContextFactory<MprDbContext> databases, ObjectStore store, FfmpegInstallation ffmpeg, MprServerOptions options)
{
    /// <summary>Below this the data folder's disk is reported as short: two results of an hour at 1080p.</summary>
    private const long LowDiskBytes = 8L << 30;

    public async Task<HealthReport> InspectAsync(CancellationToken cancellation)
    {
        List<HealthCheck> checks =
        [
            await DatabaseAsync(cancellation),
            await BucketAsync("bucket_in", store.BucketIn, cancellation),
            await BucketAsync("bucket_out", store.BucketOut, cancellation),
            Ffmpeg(),
            Disk(),
        ];
        return new HealthReport(
            checks.Max(c => c.Status), MprServer.Version, checks, LambdaLimitsDocument.From(options.Lambda?.Limits));
    }

    private async Task<HealthCheck> DatabaseAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Database.CanConnectAsync(cancellation)
            ? new HealthCheck("database", HealthStatus.Ok, $"{db.Database.ProviderName} answers.")
            : new HealthCheck("database", HealthStatus.Fail, "The database does not answer.", "Check MPR_DATABASE.");
    }

    private async Task<HealthCheck> BucketAsync(string name, string bucket, CancellationToken cancellation)
    {
        try
        {
            await store.CheckBucketAsync(bucket, cancellation);
            return new HealthCheck(name, HealthStatus.Ok, $"{bucket} answers.");
        }
        catch (ObjectStoreException fault)
        {
            return new HealthCheck(name, HealthStatus.Fail, fault.Message, fault.Advice);
        }
    }

    private HealthCheck Ffmpeg()
    {
        var missing = PresetCheck.Lacking(ffmpeg);
        if (missing.Count > 0)
        {
            return new HealthCheck(
                "ffmpeg",
                HealthStatus.Warn,
                $"FFmpeg {ffmpeg.Version} lacks the encoders {string.Join(", ", missing)}.",
                "Install an FFmpeg built with them; Debian's has all.");
        }

        return ffmpeg.CanToneMap
            ? new HealthCheck("ffmpeg", HealthStatus.Ok, $"FFmpeg {ffmpeg.Version} has all encoders and filters.")
            : new HealthCheck(
                "ffmpeg",
                HealthStatus.Warn,
                $"FFmpeg {ffmpeg.Version} cannot tone-map HDR.",
                "Install an FFmpeg built with libzimg (filter zscale).");
    }

    private HealthCheck Disk()
    {
        var free = new DriveInfo(Path.GetFullPath(options.DataDirectory)).AvailableFreeSpace;
        var detail = $"{free / (1L << 30)} GiB are free under {options.DataDirectory}.";
        return free >= LowDiskBytes
            ? new HealthCheck("disk", HealthStatus.Ok, detail)
            : new HealthCheck("disk", HealthStatus.Warn, detail, "Free some space, or move the data with --data DIR.");
    }
}
