using Mpr.Processing.Storage;
using Mpr.S3;

namespace Mpr.Processing.Tests.Storage;

/// <summary>Our own endpoint, in this process, on a free port.</summary>
public sealed class EmbeddedBackend : StoreBackend
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mpr-s3-").FullName;
    private S3Endpoint? _endpoint;

    public override string? Missing => null;

    protected override async Task<ObjectStoreOptions> StartAsync()
    {
        _endpoint = await S3Endpoint.StartAsync(new S3EndpointOptions
        {
            DataDirectory = _folder,
            Port = 0,
            AccessKey = "test-access-key",
            SecretKey = "test-secret-key",
        });
        return new ObjectStoreOptions
        {
            Endpoint = _endpoint.Url,
            AccessKey = "test-access-key",
            SecretKey = "test-secret-key",
        };
    }

    protected override async ValueTask StopAsync()
    {
        await _endpoint!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
