using Microsoft.Extensions.Logging.Abstractions;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Storage;

namespace Mpr.S3.Checking;

/// <summary>
/// A run of fsck: logs first, for nothing can be read without them, then objects, then what is left over.
/// </summary>
internal sealed class DataCheck(string dataDirectory, bool repair, IProgress<S3FsckFinding>? progress)
{
    private readonly List<S3FsckFinding> _findings = [];

    /// <summary>Whether what is found is mended.</summary>
    public bool Repairs => repair;

    public async Task<S3FsckReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(dataDirectory, "s3")))
        {
            throw new DirectoryNotFoundException($"{dataDirectory} holds no data of an S3 endpoint.");
        }

        using var directory = DataDirectory.Open(dataDirectory);
        new LogCheck(this).Run(directory.Buckets);
        if (!repair && _findings.Count > 0)
        {
            // What a damaged log leaves out cannot be told from orphans: the rest is checked once the log is mended.
            return new S3FsckReport(0, 0, 0, _findings);
        }

        using var disk = new DiskThreads();
        var catalog = new BucketCatalog(directory.Buckets, fsync: true, disk, NullLogger.Instance);
        await using (catalog.ConfigureAwait(false))
        {
            var files = new DataFiles(directory.Root, directory.Generation, fsync: true);
            var objects = new ObjectCheck(this, files, Path.Combine(directory.Root, "lost+found"));
            foreach (var bucket in catalog.All)
            {
                await objects.RunAsync(bucket, cancellationToken).ConfigureAwait(false);
            }

            CheckOrphans(files, catalog, cancellationToken);
            CheckIncoming(files);
            if (directory.WasClosed)
            {
                directory.MarkClosed();
            }

            return new S3FsckReport(catalog.All.Count(), objects.Objects, objects.Bytes, _findings);
        }
    }

    /// <summary>Notes a finding, and mends it when that was asked for.</summary>
    public void Find(S3FsckKind kind, string? bucket, string? key, string detail, string remedy, Action mend)
    {
        if (repair)
        {
            mend();
        }

        Report(new S3FsckFinding(kind, bucket, key, detail, remedy, repair));
    }

    /// <summary>Notes a finding that a change of a bucket mends.</summary>
    public async Task FindAsync(
        S3FsckKind kind, Bucket bucket, byte[] key, string detail, string remedy, LogRecord mending)
    {
        if (repair)
        {
            await bucket.Store.CommitAsync("fsck", _ => mending).ConfigureAwait(false);
        }

        Report(new S3FsckFinding(kind, bucket.Name, Encoding.UTF8.GetString(key), detail, remedy, repair));
    }

    private void Report(S3FsckFinding finding)
    {
        _findings.Add(finding);
        progress?.Report(finding);
    }

    private void CheckIncoming(DataFiles files)
    {
        foreach (var path in Directory.EnumerateFiles(files.Incoming))
        {
            Find(
                S3FsckKind.Unfinished,
                null,
                null,
                $"The file incoming/{Path.GetFileName(path)} was never finished.",
                "Delete the file; the next start does so too.",
                () => File.Delete(path));
        }
    }

    private void CheckOrphans(DataFiles files, BucketCatalog catalog, CancellationToken cancellationToken)
    {
        foreach (var id in new OrphanSweep(files, catalog, NullLogger.Instance).Find(cancellationToken))
        {
            Find(
                S3FsckKind.Orphan,
                null,
                null,
                $"The data file {id} belongs to no object.",
                "Delete the file.",
                () => files.Delete([id]));
        }
    }
}
