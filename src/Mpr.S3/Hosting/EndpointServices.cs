using Microsoft.Extensions.Logging;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Drop;
using Mpr.S3.Listing;
using Mpr.S3.Multipart;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Signing;
using Mpr.S3.Storage;

namespace Mpr.S3.Hosting;

/// <summary>Everything behind the HTTP server, put together by hand: it is one fixed graph.</summary>
internal sealed class EndpointServices : IAsyncDisposable
{
    private readonly S3EndpointOptions _options;
    private readonly DataDirectory _directory;
    private readonly DiskThreads _disk;
    private readonly BucketCatalog _catalog;
    private readonly EndpointMetrics _metrics = new();
    private readonly BackgroundWork _work;

    private EndpointServices(
        S3EndpointOptions options, S3Credentials credentials, DataDirectory directory, ILoggerFactory loggers, TimeProvider time)
    {
        Loggers = loggers;
        _options = options;
        _directory = directory;
        _disk = new DiskThreads();
        var logger = loggers.CreateLogger("Mpr.S3");
        _catalog = new BucketCatalog(directory.Buckets, options.Fsync, _disk, logger);
        var files = new DataFiles(directory.Root, directory.Generation, options.Fsync);
        var guard = new AccessGuard(options.PublicReadBuckets);
        var intake = new BodyIntake(files, _disk);
        var receiver = new BodyReceiver(intake);
        var publisher = new ObjectPublisher(intake, files, _disk);
        var sources = new SourceOpener(_catalog, files, guard);
        var parts = new PartPublisher(publisher, time);
        var router = new Router();
        new BucketOperations(_catalog, publisher, options.Region, time).Register(router);
        new ListObjects(_catalog).Register(router);
        new ObjectReads(_catalog, files, guard).Register(router);
        new ObjectWrites(_catalog, receiver, publisher, time).Register(router);
        new UploadOperations(_catalog, publisher, time).Register(router);
        new PartOperations(_catalog, receiver, parts).Register(router);
        new PartCopyOperation(_catalog, sources, intake, parts).Register(router);
        new CopyOperation(_catalog, sources, intake, publisher, time).Register(router);
        new DeleteManyOperation(_catalog, guard, publisher).Register(router);
        new AttributesOperation(_catalog, guard).Register(router);
        new PolicyOperations(_catalog).Register(router);
        new PublicAccessBlockOperations(_catalog).Register(router);
        new AclOperations(_catalog, publisher).Register(router);
        new CorsOperations(_catalog).Register(router);
        FixedSettings.Register(router, _catalog);
        new CompleteOperation(_catalog, publisher, time).Register(router);
        new ListUploads(_catalog).Register(router);
        var sweep = new OrphanSweep(files, _catalog, logger);
        sweep.ClearIncoming();
        _work = new BackgroundWork(logger);
        if (!directory.WasClosed)
        {
            _work.Start("The sweep", cancellationToken => Task.Run(() => sweep.Run(cancellationToken), cancellationToken));
        }

        var expiry = new UploadExpiry(_catalog, publisher, options.UploadExpiry, time, logger);
        _work.Start("The expiry of uploads", expiry.RunAsync);
        if (options.DropMode != S3DropMode.Off)
        {
            var dropped = new DropIntake(intake, publisher, options.DropMode, time);
            var drop = new DropFolder(DropRoot, _catalog, dropped, options.DropInterval, time, logger);
            _work.Start("The drop folder", drop.RunAsync);
        }

        Pipeline = new RequestPipeline(
            router,
            new Authenticator(credentials, time),
            guard,
            new CrossOrigin(_catalog),
            new LocalPages(new StatusPage(_catalog), new MetricsPage(_catalog, _metrics)),
            _metrics,
            options.MaximumRequests,
            _catalog,
            options.BaseNames,
            logger);
    }

    public ILoggerFactory Loggers { get; }

    private string DropRoot => Path.Combine(Path.GetFullPath(_options.DataDirectory), "drop");

    public RequestPipeline Pipeline { get; }

    /// <exception cref="IOException">The folder cannot be written, or another process has it open.</exception>
    public static async Task<EndpointServices> OpenAsync(
        S3EndpointOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var credentials = options.AccessKey.Length > 0
            ? new S3Credentials(options.AccessKey, options.SecretKey)
            : S3Credentials.LoadOrCreate(options.DataDirectory);
        var directory = DataDirectory.Open(options.DataDirectory);
        var services = new EndpointServices(options, credentials, directory, loggers, time);
        foreach (var name in options.CreateBuckets)
        {
            await services._catalog.CreateAsync(name, new BucketSettings { Created = time.GetUtcNow() })
                .ConfigureAwait(false);
            if (options.DropMode != S3DropMode.Off)
            {
                Directory.CreateDirectory(Path.Combine(services.DropRoot, name));
            }
        }

        return services;
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync().ConfigureAwait(false);
        await _catalog.DisposeAsync().ConfigureAwait(false);
        _directory.MarkClosed();
        _disk.Dispose();
        _metrics.Dispose();
        _directory.Dispose();
    }
}
