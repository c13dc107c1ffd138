using Microsoft.Extensions.Logging;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>Aborts uploads that nobody finished, so that their parts do not fill the disk for ever.</summary>
internal sealed partial class UploadExpiry(
    BucketCatalog catalog, ObjectPublisher publisher, TimeSpan age, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await SweepAsync().ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task SweepAsync()
    {
        var limit = time.GetUtcNow().Subtract(age).ToUnixTimeMilliseconds();
        foreach (var bucket in catalog.All)
        {
            var expired = bucket.Store.Read(index => index.Uploads.Values
                .Where(upload => upload.Initiated < limit).Select(upload => upload.Id).ToList());
            foreach (var id in expired)
            {
                try
                {
                    await publisher.CommitAsync(bucket, "upload:" + id, index =>
                        index.Uploads.ContainsKey(id) ? new UploadAborted(id) : null).ConfigureAwait(false);
                    Log.Expired(logger, id, bucket.Name);
                }
                catch (Exception fault) when (fault is IOException or S3Exception)
                {
                    Log.NotExpired(logger, id, bucket.Name, fault);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Aborted the unfinished upload {UploadId} in {Bucket}")]
        public static partial void Expired(ILogger logger, string uploadId, string bucket);

        [LoggerMessage(2, LogLevel.Warning, "The unfinished upload {UploadId} in {Bucket} cannot be aborted")]
        public static partial void NotExpired(ILogger logger, string uploadId, string bucket, Exception fault);
    }
}
