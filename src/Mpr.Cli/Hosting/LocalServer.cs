using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Configuration;
using Mpr.Processing.Storage;
using Mpr.Server.Events;
using Mpr.Server.Hosting;
using Mpr.Server.Webhooks;

namespace Mpr.Cli.Hosting;

/// <summary>API and worker in this process, on the embedded S3 endpoint or on a given store.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly string _dataDirectory;
    private readonly DataLock _lock;
    private readonly WebApplication _app;

    private LocalServer(
        string dataDirectory, DataLock taken, WebApplication app, EmbeddedS3? s3, ObjectStoreOptions storage)
    {
        (_dataDirectory, _lock, _app, S3, Storage) = (dataDirectory, taken, app, s3, storage);
    }

    /// <summary>The embedded endpoint; null when a store was given.</summary>
    public EmbeddedS3? S3 { get; }

    /// <summary>The store that the server works on.</summary>
    public ObjectStoreOptions Storage { get; }

    public Uri ApiUrl { get; private set; } = null!;

    /// <summary>Secret of the first key, when this start made it.</summary>
    public string? FirstKey { get; private init; }

    public string DataDirectory => _dataDirectory;

    /// <summary>Cancelled when the server ends by itself.</summary>
    public CancellationToken Stopping =>
        _app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts it; takes requests when this returns.</summary>
    /// <param name="embed">Whether to start the embedded endpoint unless the settings name a store.</param>
    /// <exception cref="CliException">The data folder or a port is taken, or FFmpeg is missing.</exception>
    public static async Task<LocalServer> StartAsync(
        Invocation invocation, bool embed, LogLevel quietest, CancellationToken cancellation)
    {
        var settings = invocation.Settings;
        var directory = settings.DataDirectory;
        var taken = await DataLock.TakeAsync(directory, DataLock.Server, invocation.Host.Time, cancellation);
        EmbeddedS3? s3 = null;
        try
        {
            RunningServer.Forget(directory);
            var port = Ports.Choose(settings, SettingCatalogue.Port, ServerOptions.Port.Name);
            var level = ServerLogs.Level(settings, quietest);
            if (embed && settings.Storage().Endpoint is null)
            {
                s3 = await EmbeddedS3.StartAsync(
                    settings, IPAddress.Loopback, ServerOptions.S3Port.Name, level, invocation.Host.Time, cancellation);
            }

            var storage = s3?.Storage(settings) ?? settings.Storage();
            string? firstKey = null;
            Action<string>? keep = embed ? made => firstKey = made : null;
            var app = await BuildAsync(settings, storage, s3?.Changes, port, level, keep, cancellation);
            var server = new LocalServer(directory, taken, app, s3, storage) { FirstKey = firstKey };
            await server.StartAsync(port, cancellation);
            return server;
        }
        catch
        {
            if (s3 is not null)
            {
                await s3.DisposeAsync();
            }

            taken.Dispose();
            throw;
        }
    }

    /// <summary>Ends when the server has stopped by itself, or <paramref name="cancellation"/> asks it to.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Stopping);
        await Stop.WaitAsync(either.Token);
    }

    /// <summary>Stops gracefully: running tasks go back to the queue.</summary>
    public async ValueTask DisposeAsync()
    {
        RunningServer.Forget(_dataDirectory);
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (S3 is not null)
        {
            await S3.DisposeAsync();
        }

        _lock.Dispose();
    }

    private static Task<WebApplication> BuildAsync(
        Settings settings,
        ObjectStoreOptions storage,
        ChannelReader<S3Notification>? changes,
        int port,
        LogLevel level,
        Action<string>? firstKeyMade,
        CancellationToken cancellation)
    {
        var options = WorkerSettings.With(
            new MprServerOptions
            {
                DataDirectory = settings.DataDirectory,
                Database = settings.Get(SettingCatalogue.Database),
                Address = AccessSettings.Address(settings),
                Port = port,
                Access = AccessSettings.Options(settings),
                FirstKeyMade = firstKeyMade,
                AdminKey = settings.Get(SettingCatalogue.AdminKey),
                Events = new EventOptions
                {
                    Token = settings.Get(SettingCatalogue.EventsToken),
                    Local = changes,
                    ScanInterval = ScanInterval(settings, changes is not null),
                },
                Webhooks = new WebhookOptions { AllowPrivate = settings.Switch(SettingCatalogue.WebhookPrivate) },
                GraphiqlDirectory = MediaSettings.Graphiql(settings),
                Storage = storage,
                MediaDelivery = MediaSettings.Delivery(settings),
                Previews = settings.Switch(SettingCatalogue.Previews),
                Uploads = MediaSettings.Uploads(settings),
                Executor = ExecutorSettings.Executor(settings),
                Lambda = ExecutorSettings.Lambda(settings),
                FfmpegPath = settings.Get(SettingCatalogue.FfmpegPath),
                FfprobePath = settings.Get(SettingCatalogue.FfprobePath),
                FfmpegFeatures = settings.Get(SettingCatalogue.FfmpegFeatures),
                WebDirectory = MediaSettings.Page(settings),
                LogLevel = level,
            },
            settings);
        return HostFaults.TranslateAsync(() => MprServer.BuildAsync(options, cancellation));
    }

    // An embedded store costs nothing to list, and may have got files while no server was there to hear of them.
    private static TimeSpan ScanInterval(Settings settings, bool embedded) =>
        settings.IsSet(SettingCatalogue.ScanInterval) || !embedded
            ? settings.Time(SettingCatalogue.ScanInterval)
            : TimeSpan.FromHours(1);

    private async Task StartAsync(int port, CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await _app.DisposeAsync();
            throw Ports.Busy(port, SettingCatalogue.Port, ServerOptions.Port.Name);
        }

        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        // Nobody connects to "any address"; from this machine it is the loopback.
        ApiUrl = new Uri(addresses.First().Replace("//0.0.0.0:", "//127.0.0.1:").Replace("//[::]:", "//127.0.0.1:"));
        var s3 = S3?.Endpoint.Url.AbsoluteUri.TrimEnd('/');
        new RunningServer(Environment.ProcessId, ApiUrl.AbsoluteUri.TrimEnd('/'), s3, S3 is { KeepsCredentials: true })
            .Write(_dataDirectory);
    }
}
