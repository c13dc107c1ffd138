using Mpr.S3.Checksums;
using Mpr.S3.Index;

namespace Mpr.S3.Storage;

/// <summary>
/// A body that arrived whole, with what was computed while it passed. Disposed unpublished, it is gone.
/// </summary>
/// <param name="Size">In bytes.</param>
/// <param name="Md5">16 bytes.</param>
/// <param name="Checksums">The raw value of each algorithm asked for.</param>
/// <param name="Inline">The bytes when they are few; otherwise null.</param>
/// <param name="File">The file otherwise.</param>
internal sealed record ReceivedBody(
    long Size, byte[] Md5, IReadOnlyDictionary<ChecksumAlgorithm, byte[]> Checksums, byte[]? Inline, IncomingFile? File)
    : IDisposable
{
    public DataId? Data => File?.Id;

    public void Dispose() => File?.Dispose();
}
