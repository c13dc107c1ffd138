namespace Mpr.S3.Checksums;

/// <summary>The checksum of a multipart object from those of its parts, without reading the data again.</summary>
internal static class MultipartChecksum
{
    /// <summary>
    /// A composite value is the digest of the parts' raw values; a full-object CRC is combined from the parts' values
    /// and lengths.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A full-object value was asked of a hash, which cannot be combined.
    /// </exception>
    public static Checksum Of(
        ChecksumAlgorithm algorithm, ChecksumType type, IReadOnlyList<(byte[] Value, long Length)> parts)
    {
        if (type == ChecksumType.Composite)
        {
            using var accumulator = ChecksumAccumulator.Create(algorithm);
            foreach (var (value, _) in parts)
            {
                accumulator.Append(value);
            }

            return new Checksum(algorithm, type, accumulator.Finish(), parts.Count);
        }

        var crc = Crc(algorithm);
        var whole = CrcValue.FromBytes(parts[0].Value);
        foreach (var (value, length) in parts.Skip(1))
        {
            whole = crc.Combine(whole, CrcValue.FromBytes(value), length);
        }

        return new Checksum(algorithm, type, CrcValue.ToBytes(crc, whole));
    }

    private static ReflectedCrc Crc(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => ReflectedCrc.Crc32,
        ChecksumAlgorithm.Crc32C => ReflectedCrc.Crc32C,
        ChecksumAlgorithm.Crc64Nvme => ReflectedCrc.Crc64Nvme,
        _ => throw new ArgumentException("A hash cannot be combined from its parts.", nameof(algorithm)),
    };
}
