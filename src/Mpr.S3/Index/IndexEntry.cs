using Mpr.S3.Checksums;

namespace Mpr.S3.Index;

/// <summary>
/// What memory holds of an object: enough to list it. The rest is its <see cref="ObjectRecord"/> in the log.
/// </summary>
/// <param name="Size">Of the object, in bytes.</param>
/// <param name="Modified">Unix time in milliseconds.</param>
/// <param name="ETag">Of the object.</param>
/// <param name="Algorithm">Of the stored checksum.</param>
/// <param name="Type">Of the stored checksum.</param>
/// <param name="HasFiles">Whether data files hold the bytes; otherwise they are in the record.</param>
/// <param name="Location">Of the record.</param>
internal readonly record struct IndexEntry(
    long Size,
    long Modified,
    ETag ETag,
    ChecksumAlgorithm Algorithm,
    ChecksumType Type,
    bool HasFiles,
    LogLocation Location)
{
    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeMilliseconds(Modified);
}
