using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mpr.S3.Hosting;

namespace Mpr.S3;

/// <summary>
/// A running S3 endpoint over a folder. Thread-safe; disposing it ends it after the requests under way.
/// </summary>
public sealed class S3Endpoint : IAsyncDisposable
{
    /// <summary>Bytes a second below which a client is cut off.</summary>
    private const double MinimumRate = 240;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly WebApplication _application;
    private readonly EndpointServices _services;
    private int _disposed;

    private S3Endpoint(WebApplication application, EndpointServices services, Uri url)
    {
        _application = application;
        _services = services;
        Url = url;
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Url { get; }

    /// <summary>Opens the data and begins to listen.</summary>
    /// <param name="options">The set-up.</param>
    /// <param name="loggers">Where faults are logged; null logs nothing.</param>
    /// <param name="time">The clock; null takes the system's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">
    /// The port is taken, the folder cannot be written, or another process has it open.
    /// </exception>
    /// <exception cref="InvalidDataException">The data are damaged; <c>mpr s3 fsck</c> tells where.</exception>
    public static async Task<S3Endpoint> StartAsync(
        S3EndpointOptions options,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        var services = await EndpointServices
            .OpenAsync(options, loggers.CreateLogger("Mpr.S3"), time ?? TimeProvider.System)
            .ConfigureAwait(false);
        try
        {
            var application = Build(options, services, loggers);
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return new S3Endpoint(application, services, AddressOf(application));
        }
        catch
        {
            await services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, ends the requests under way and closes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(S3EndpointOptions options, EndpointServices services, ILoggerFactory loggers)
    {
        // The other builders read an appsettings.json of the folder that the caller is in, and watch all below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.WebHost.UseUrls();
        var application = builder.Build();
        application.Run(services.Pipeline.HandleAsync);
        return application;
    }

    private static void Configure(KestrelServerOptions kestrel, S3EndpointOptions options)
    {
        kestrel.Listen(options.Address, options.Port);
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        // Header values are bytes to S3 clients: Latin-1 carries any of them there and back.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.Limits.MaxConcurrentConnections = 4 * options.MaximumRequests;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinimumRate, Grace);
        // A paused player reads nothing for a while and is no attack.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(MinimumRate, 4 * Grace);
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
    }

    private static Uri AddressOf(WebApplication application) => new(
        application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.First());
}
