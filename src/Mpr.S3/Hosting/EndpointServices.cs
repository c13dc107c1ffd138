using Microsoft.Extensions.Logging;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Drop;
using Mpr.S3.Multipart;
using Mpr.S3.Protocol;
using Mpr.S3.Signing;
using Mpr.S3.Storage;

namespace Mpr.S3.Hosting;

/// <summary>Everything behind the HTTP server, put together by hand: it is one fixed graph.</summary>
internal sealed class EndpointServices : IAsyncDisposable
{
    private readonly DataDirectory _directory;
    private readonly EndpointCore _core;
    private readonly BackgroundWork _work;
    private readonly EndpointMetrics _metrics = new();

    private EndpointServices(DataDirectory directory, EndpointCore core, S3Credentials credentials, ILogger logger)
    {
        _directory = directory;
        _core = core;
        _work = new BackgroundWork(logger);
        var guard = new AccessGuard(core.Options.PublicReadBuckets);
        var pages = new LocalPages(new StatusPage(core.Catalog), new MetricsPage(core.Catalog, _metrics));
        var dispatcher = new RequestDispatcher(
            OperationRegistry.Compose(core, guard, credentials),
            new Authenticator(credentials, core.Time),
            guard,
            new CrossOrigin(core.Catalog),
            pages,
            core.Catalog);
        Pipeline = new RequestPipeline(dispatcher, _metrics, core.Options, logger);
    }

    public RequestPipeline Pipeline { get; }

    /// <exception cref="IOException">The folder cannot be written, or another process has it open.</exception>
    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    public static async Task<EndpointServices> OpenAsync(S3EndpointOptions options, ILogger logger, TimeProvider time)
    {
        var credentials = options.AccessKey.Length > 0
            ? new S3Credentials(options.AccessKey, options.SecretKey)
            : S3Credentials.LoadOrCreate(options.DataDirectory);
        var directory = DataDirectory.Open(options.DataDirectory);
        try
        {
            var core = EndpointCore.Open(options, directory, logger, time);
            var services = new EndpointServices(directory, core, credentials, logger);
            await services.CreateBucketsAsync().ConfigureAwait(false);
            services.StartWork(logger);
            return services;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync().ConfigureAwait(false);
        await _core.DisposeAsync().ConfigureAwait(false);
        _directory.MarkClosed();
        _metrics.Dispose();
        _directory.Dispose();
    }

    private async Task CreateBucketsAsync()
    {
        foreach (var name in _core.Options.CreateBuckets)
        {
            await _core.Catalog.CreateAsync(name, new BucketSettings { Created = _core.Time.GetUtcNow() })
                .ConfigureAwait(false);
            if (_core.Options.DropMode != S3DropMode.Off)
            {
                Directory.CreateDirectory(Path.Combine(_core.DropRoot, name));
            }
        }
    }

    private void StartWork(ILogger logger)
    {
        var options = _core.Options;
        var sweep = new OrphanSweep(_core.Files, _core.Catalog, logger);
        sweep.ClearIncoming();
        if (!_directory.WasClosed)
        {
            _work.Start("The sweep", stopping => Task.Run(() => sweep.Run(stopping), stopping));
        }

        var expiry = new UploadExpiry(_core.Catalog, _core.Publisher, options.UploadExpiry, _core.Time, logger);
        _work.Start("The expiry of uploads", expiry.RunAsync);
        if (options.DropMode != S3DropMode.Off)
        {
            var intake = new DropIntake(_core.Intake, _core.Publisher, options.DropMode, _core.Time);
            var drop = new DropFolder(
                _core.DropRoot, _core.Catalog, intake, options.DropInterval, _core.Time, logger);
            _work.Start("The drop folder", drop.RunAsync);
        }
    }
}
