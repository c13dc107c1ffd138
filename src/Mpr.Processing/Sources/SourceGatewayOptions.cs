namespace Mpr.Processing.Sources;

/// <summary>How much memory the gateway may use, and how far it reads ahead.</summary>
public sealed record SourceGatewayOptions
{
    private const long MiB = 1 << 20;

    /// <summary>
    /// Bytes of cache for the whole process, whatever runs in it; at least 4 MiB. Default: a sixteenth of the memory
    /// that the process may use, 32 to 160 MiB.
    /// </summary>
    public long CacheSize { get; init; } =
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16, 32 * MiB, 160 * MiB);

    /// <summary>
    /// Most bytes read ahead of one reader. The default keeps 400 MB/s flowing over requests of 30 ms; it shrinks where
    /// readers have to share the cache.
    /// </summary>
    public long MaxWindow { get; init; } = 64 * MiB;
}
