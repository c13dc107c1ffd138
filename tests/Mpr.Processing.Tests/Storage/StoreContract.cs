using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>What the contracts of the object store share: a store of a backend, and a key that is a test's own.</summary>
public abstract class StoreContract : IDisposable
{
    protected const long MiB = 1 << 20;

    protected StoreContract(StoreBackend backend)
    {
        backend.Require();
        Options = backend.Options with { PartSize = 5 * MiB };
        Store = new ObjectStore(Options);
        Key = $"{Guid.NewGuid():N}/clip.mp4";
    }

    protected ObjectStoreOptions Options { get; }

    protected ObjectStore Store { get; }

    protected string Bucket => Options.BucketOut;

    protected string Key { get; }

    /// <summary>Local files of the test.</summary>
    protected Samples Files { get; } = new();

    public void Dispose()
    {
        Store.Dispose();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }
}
