using Amazon.S3;
using Amazon.S3.Model;
using Mpr.S3.Tests;

[assembly: AssemblyFixture(typeof(EndpointFixture))]

namespace Mpr.S3.Tests;

/// <summary>One endpoint for all tests that need nothing special; each test makes buckets of its own.</summary>
public sealed class EndpointFixture : IAsyncLifetime
{
    private int _buckets;

    public EndpointHost Host { get; private set; } = null!;

    public AmazonS3Client Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await EndpointHost.StartAsync(options => options with { Fsync = false });
        Client = Host.Client();
    }

    public async Task<string> BucketAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _buckets)}";
        await Client.PutBucketAsync(new PutBucketRequest { BucketName = name });
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
