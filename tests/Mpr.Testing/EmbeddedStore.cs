using Mpr.Processing.Storage;
using Mpr.S3;

namespace Mpr.Testing;

/// <summary>The embedded endpoint on a port of its own, and a client of it that makes both buckets.</summary>
public sealed class EmbeddedStore : IAsyncDisposable
{
    /// <summary>Its access key.</summary>
    public const string AccessKey = "test-access";

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public const string SecretKey = "test-secret-key";

    private readonly S3Endpoint _endpoint;

    private EmbeddedStore(S3Endpoint endpoint)
    {
        _endpoint = endpoint;
        Options = new ObjectStoreOptions
        {
            Endpoint = endpoint.Url,
            Region = "us-east-1",
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            CreateBuckets = true,
        };
        Client = new ObjectStore(Options);
    }

    /// <summary>Where it is.</summary>
    public Uri Url => _endpoint.Url;

    /// <summary>How to talk to it.</summary>
    public ObjectStoreOptions Options { get; }

    /// <summary>A client.</summary>
    public ObjectStore Client { get; }

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its data lie.</param>
    public static async Task<EmbeddedStore> StartAsync(string folder) => new(await S3Endpoint.StartAsync(
        new S3EndpointOptions { DataDirectory = folder, Port = 0, AccessKey = AccessKey, SecretKey = SecretKey }));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _endpoint.DisposeAsync();
    }
}
