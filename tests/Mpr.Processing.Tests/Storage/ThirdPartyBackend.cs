using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>A store of other makers that runs already: Ceph RGW, MinIO, Garage.</summary>
public sealed class ThirdPartyBackend : StoreBackend
{
    private static readonly string? Endpoint = Environment.GetEnvironmentVariable("MPR_TEST_S3_ENDPOINT");

    public override string? Missing => string.IsNullOrEmpty(Endpoint)
        ? "No third-party S3 store: set MPR_TEST_S3_ENDPOINT, MPR_TEST_S3_ACCESS_KEY and MPR_TEST_S3_SECRET_KEY."
        : null;

    protected override Task<ObjectStoreOptions> StartAsync() => Task.FromResult(new ObjectStoreOptions
    {
        Endpoint = new Uri(Endpoint!),
        AccessKey = Environment.GetEnvironmentVariable("MPR_TEST_S3_ACCESS_KEY"),
        SecretKey = Environment.GetEnvironmentVariable("MPR_TEST_S3_SECRET_KEY"),
    });

    protected override ValueTask StopAsync() => default;
}
