using Microsoft.Extensions.Logging;
using Mpr.S3.Buckets;
using Mpr.S3.Objects;
using Mpr.S3.Storage;

namespace Mpr.S3.Hosting;

/// <summary>What the operations share.</summary>
internal sealed record EndpointCore(
    S3EndpointOptions Options,
    BucketCatalog Catalog,
    DataFiles Files,
    DiskThreads Disk,
    BodyIntake Intake,
    TimeProvider Time) : IAsyncDisposable
{
    public ObjectPublisher Publisher { get; } = new(Intake, Files, Disk, Options);

    /// <summary>The folder that holds the buckets' drop folders.</summary>
    public string DropRoot => Path.Combine(Path.GetFullPath(Options.DataDirectory), "drop");

    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    public static EndpointCore Open(
        S3EndpointOptions options, DataDirectory directory, ILogger logger, TimeProvider time)
    {
        var disk = new DiskThreads();
        try
        {
            var catalog = new BucketCatalog(directory.Buckets, options.Fsync, disk, logger);
            var files = new DataFiles(directory.Root, directory.Generation, options.Fsync);
            return new EndpointCore(options, catalog, files, disk, new BodyIntake(files, disk), time);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync().ConfigureAwait(false);
        Disk.Dispose();
    }
}
