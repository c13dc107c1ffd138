namespace Mpr.S3.Checksums;

/// <summary>The checksums that S3 stores beside the ETag. The numbers are written to disk.</summary>
internal enum ChecksumAlgorithm : byte
{
    None = 0,
    Crc32 = 1,
    Crc32C = 2,
    Crc64Nvme = 3,
    Sha1 = 4,
    Sha256 = 5,
}

/// <summary>How the checksum of a multipart object relates to its bytes. The numbers are written to disk.</summary>
internal enum ChecksumType : byte
{
    FullObject = 0,
    Composite = 1,
}

internal static class ChecksumAlgorithmNames
{
    private static readonly (ChecksumAlgorithm Algorithm, string Name, int Size)[] Known =
    [
        (ChecksumAlgorithm.Crc32, "CRC32", 4),
        (ChecksumAlgorithm.Crc32C, "CRC32C", 4),
        (ChecksumAlgorithm.Crc64Nvme, "CRC64NVME", 8),
        (ChecksumAlgorithm.Sha1, "SHA1", 20),
        (ChecksumAlgorithm.Sha256, "SHA256", 32),
    ];

    public static IEnumerable<ChecksumAlgorithm> All => Known.Select(known => known.Algorithm);

    public static string Name(this ChecksumAlgorithm algorithm) =>
        Array.Find(Known, known => known.Algorithm == algorithm).Name;

    /// <summary>Length of the raw value, in bytes.</summary>
    public static int Size(this ChecksumAlgorithm algorithm) =>
        Array.Find(Known, known => known.Algorithm == algorithm).Size;

    public static string HeaderName(this ChecksumAlgorithm algorithm) =>
        "x-amz-checksum-" + algorithm.Name().ToLowerInvariant();

    /// <summary>The element's name in XML, as <c>ChecksumCRC32</c>.</summary>
    public static string ElementName(this ChecksumAlgorithm algorithm) => "Checksum" + algorithm.Name();

    public static bool IsCrc(this ChecksumAlgorithm algorithm) =>
        algorithm is ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C or ChecksumAlgorithm.Crc64Nvme;

    public static bool TryParse(string name, out ChecksumAlgorithm algorithm)
    {
        algorithm = Array.Find(Known, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Algorithm;
        return algorithm != ChecksumAlgorithm.None;
    }

    public static string Name(this ChecksumType type) => type == ChecksumType.Composite ? "COMPOSITE" : "FULL_OBJECT";
}
