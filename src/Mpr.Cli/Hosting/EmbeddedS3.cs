using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Configuration;
using Mpr.Processing.Storage;
using Mpr.S3;
using Mpr.Server.Events;

namespace Mpr.Cli.Hosting;

/// <summary>The embedded S3 endpoint of a data folder, with the keys and buckets that the settings name.</summary>
/// <param name="Changes">The objects that changed, for a server in the same process.</param>
/// <param name="KeepsCredentials">Whether the keys are those kept in the data folder.</param>
internal sealed record EmbeddedS3(
    S3Endpoint Endpoint,
    S3Credentials Credentials,
    string Region,
    bool KeepsCredentials,
    ChannelReader<S3Notification> Changes,
    DataLock Lock,
    ILoggerFactory Logs) : IAsyncDisposable
{
    private const string DefaultRegion = "us-east-1";

    private const int MostUnread = 100_000;

    /// <summary>Starts it; takes requests when this returns.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="portOption">The option that names the port, for messages.</param>
    /// <exception cref="CliException">The port or the folder is taken.</exception>
    public static async Task<EmbeddedS3> StartAsync(
        Settings settings, IPAddress address, string portOption, LogLevel level, TimeProvider time, CancellationToken cancellation)
    {
        var directory = settings.DataDirectory;
        var taken = await DataLock.TakeAsync(directory, DataLock.S3, time, cancellation);
        var logs = ServerLogs.Factory(level);
        try
        {
            var port = Ports.Choose(settings, SettingCatalogue.S3Port, portOption);
            var storage = settings.Storage();
            var credentials = storage is { AccessKey: { } key, SecretKey: { } secret }
                ? new S3Credentials(key, secret)
                : S3Credentials.LoadOrCreate(directory);
            string[] buckets = [storage.BucketIn, storage.BucketOut];
            // Nobody reads it where the endpoint runs alone; then it keeps the latest few and forgets the rest.
            var changes = Channel.CreateBounded<S3Notification>(
                new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest });
            var options = new S3EndpointOptions
            {
                DataDirectory = directory,
                Address = address,
                Port = port,
                AccessKey = credentials.AccessKey,
                SecretKey = credentials.SecretKey,
                Region = storage.Region ?? DefaultRegion,
                PublicReadBuckets = buckets,
                CreateBuckets = buckets,
                ObjectChanged = (bucket, key) => changes.Writer.TryWrite(new S3Notification(bucket, key)),
                Fsync = settings.Get(SettingCatalogue.S3Fsync) is not "false",
            };
            var endpoint = await S3Endpoint.StartAsync(options, logs, time, cancellation);
            return new EmbeddedS3(
                endpoint, credentials, options.Region, storage.AccessKey is null, changes.Reader, taken, logs);
        }
        catch
        {
            logs.Dispose();
            taken.Dispose();
            throw;
        }
    }

    /// <summary>How to talk to it.</summary>
    public ObjectStoreOptions Storage(Settings settings) => settings.Storage() with
    {
        Endpoint = Endpoint.Url,
        AccessKey = Credentials.AccessKey,
        SecretKey = Credentials.SecretKey,
        Region = Region,
        CreateBuckets = true,
    };

    /// <summary>Shell lines after which every S3 client talks to it; a secret of the user is not repeated.</summary>
    public IEnumerable<string> ExportLines()
    {
        yield return $"export S3_ENDPOINT_URL={Endpoint.Url.AbsoluteUri.TrimEnd('/')}";
        yield return $"export AWS_ENDPOINT_URL_S3={Endpoint.Url.AbsoluteUri.TrimEnd('/')}";
        yield return $"export AWS_REGION={Region}";
        if (KeepsCredentials)
        {
            yield return $"export AWS_ACCESS_KEY_ID={Credentials.AccessKey}";
            yield return $"export AWS_SECRET_ACCESS_KEY={Credentials.SecretKey}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        Logs.Dispose();
        Lock.Dispose();
    }
}
