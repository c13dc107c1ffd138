using Microsoft.Extensions.Logging;
using Mpr.S3.Buckets;
using Mpr.S3.Index;

namespace Mpr.S3.Storage;

/// <summary>
/// Deletes data files that no index names: what a crash left between a file and its commit, or between a commit and
/// the deletion of what it replaced. Files of this start are left alone, so it may run beside requests.
/// </summary>
internal sealed partial class OrphanSweep(DataFiles files, BucketCatalog catalog, ILogger logger)
{
    /// <summary>Removes what was being written when the last process ended.</summary>
    public void ClearIncoming()
    {
        foreach (var path in Directory.EnumerateFiles(files.Incoming))
        {
            File.Delete(path);
        }
    }

    public void Run(CancellationToken cancellationToken)
    {
        var orphans = Find(cancellationToken);
        files.Delete(orphans);
        Log.Swept(logger, orphans.Count);
    }

    /// <summary>The files of earlier starts that nothing names.</summary>
    public IReadOnlyList<DataId> Find(CancellationToken cancellationToken)
    {
        // Files first, names after: a file that is listed and named by nothing later was named by nothing all along.
        var candidates = files.All().Where(id => id.Generation != files.Generation).ToHashSet();
        foreach (var bucket in catalog.All)
        {
            // Uploads first, objects after: a completion in between moves files from the former to the latter.
            candidates.ExceptWith(bucket.Store.Read(
                index => index.Uploads.Values.SelectMany(
                    upload => upload.Parts.Values).Select(part => part.Data).ToList()));
            foreach (var record in bucket.Store.Records())
            {
                cancellationToken.ThrowIfCancellationRequested();
                candidates.ExceptWith(record.Parts.Select(part => part.Data));
            }
        }

        return [.. candidates];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Deleted {Count} data files that no object names")]
        public static partial void Swept(ILogger logger, int count);
    }
}
