using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>A real S3 store with two buckets of its own for the tests of a class.</summary>
public abstract class StoreBackend : IAsyncLifetime
{
    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Why the backend is not to be had here; null when it is.</summary>
    public abstract string? Missing { get; }

    /// <summary>Settings with existing buckets; valid once initialized.</summary>
    public ObjectStoreOptions Options { get; private set; } = new();

    protected abstract Task<ObjectStoreOptions> StartAsync();

    protected abstract ValueTask StopAsync();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        Options = await StartAsync() with
        {
            BucketIn = $"mpr-test-in-{_unique}",
            BucketOut = $"mpr-test-out-{_unique}",
            CreateBuckets = true,
        };
        using var store = new ObjectStore(Options);
        await store.EnsureBucketsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await RawStore.DropBucketAsync(Options, Options.BucketIn);
            await RawStore.DropBucketAsync(Options, Options.BucketOut);
            await StopAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the test as skipped, by name, where the backend is missing.</summary>
    public void Require() => Assert.SkipWhen(Missing is not null, Missing ?? "");
}
