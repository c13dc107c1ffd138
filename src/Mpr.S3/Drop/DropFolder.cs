using Microsoft.Extensions.Logging;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Drop;

/// <summary>
/// Watches <c>drop/BUCKET/</c>: a file put there becomes an object under its relative path once its size and time have
/// stood still for one look at the folder. Looking is by polling, which works on any file system.
/// </summary>
internal sealed partial class DropFolder(
    string root, BucketCatalog catalog, DropIntake intake, TimeSpan interval, TimeProvider time, ILogger logger)
{
    private static readonly string[] UnfinishedSuffixes = [".part", ".partial", ".crdownload", ".tmp", "~"];

    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        // A link would let a file outside the folder in; a hidden file is some program's own.
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = true,
    };

    private Dictionary<string, (long Size, DateTime Time)> _seen = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Log.NotRead(logger, root, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, (long Size, DateTime Time)>(StringComparer.Ordinal);
        foreach (var bucket in catalog.All)
        {
            var folder = new DirectoryInfo(Path.Combine(root, bucket.Name));
            if (!folder.Exists || folder.LinkTarget is not null)
            {
                continue;
            }

            foreach (var file in folder.EnumerateFiles("*", Enumeration))
            {
                var state = (file.Length, file.LastWriteTimeUtc);
                var isStable = _seen.TryGetValue(file.FullName, out var before) && before == state;
                seen[file.FullName] = state;
                if (isStable && !Array.Exists(
                    UnfinishedSuffixes, suffix => file.Name.EndsWith(suffix, StringComparison.Ordinal)))
                {
                    await TakeAsync(bucket, folder, file, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        _seen = seen;
    }

    private async Task TakeAsync(
        Bucket bucket, DirectoryInfo folder, FileInfo file, CancellationToken cancellationToken)
    {
        var key = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            if (await intake.TakeAsync(bucket, key, file, cancellationToken).ConfigureAwait(false))
            {
                Log.Taken(logger, key, bucket.Name);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or S3Exception)
        {
            Log.NotTaken(logger, key, bucket.Name, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Took {Key} into {Bucket} from its drop folder")]
        public static partial void Taken(ILogger logger, string key, string bucket);

        [LoggerMessage(2, LogLevel.Warning, "{Key} cannot be taken into {Bucket} from its drop folder; it stays there")]
        public static partial void NotTaken(ILogger logger, string key, string bucket, Exception fault);

        [LoggerMessage(3, LogLevel.Warning, "The drop folder {Folder} cannot be read")]
        public static partial void NotRead(ILogger logger, string folder, Exception fault);
    }
}
