using Amazon.Runtime;
using Amazon.S3;

namespace Mpr.S3.Tests;

/// <summary>An endpoint on a free port over a folder of its own, and clients for it.</summary>
public sealed class EndpointHost : IAsyncDisposable
{
    public const string AccessKey = "MPRTESTACCESSKEY0000";
    public const string SecretKey = "test/secret+key/with=all~kinds-of_characters";

    private EndpointHost(string directory, S3Endpoint endpoint, S3EndpointOptions options)
    {
        Directory = directory;
        Endpoint = endpoint;
        Options = options;
    }

    public string Directory { get; }

    public S3Endpoint Endpoint { get; private set; }

    public S3EndpointOptions Options { get; private set; }

    public Uri Url => Endpoint.Url;

    public static async Task<EndpointHost> StartAsync(
        Func<S3EndpointOptions, S3EndpointOptions>? set = null, TimeProvider? time = null)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("mpr-s3-test-").FullName;
        var options = new S3EndpointOptions
        {
            DataDirectory = directory,
            Port = 0,
            AccessKey = AccessKey,
            SecretKey = SecretKey,
        };
        options = set?.Invoke(options) ?? options;
        return new EndpointHost(directory, await S3Endpoint.StartAsync(options, time: time), options);
    }

    /// <summary>Ends the endpoint and keeps its data.</summary>
    public ValueTask StopAsync() => Endpoint.DisposeAsync();

    public async Task RestartAsync(Func<S3EndpointOptions, S3EndpointOptions>? set = null)
    {
        await Endpoint.DisposeAsync();
        Options = set?.Invoke(Options) ?? Options;
        Endpoint = await S3Endpoint.StartAsync(Options);
    }

    public AmazonS3Client Client(Action<AmazonS3Config>? set = null, AWSCredentials? credentials = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        };
        set?.Invoke(config);
        return new AmazonS3Client(credentials ?? new BasicAWSCredentials(AccessKey, SecretKey), config);
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
