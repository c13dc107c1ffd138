using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mpr.S3.Checksums;

/// <summary>Computes one checksum over bytes as they pass. Not thread-safe.</summary>
internal abstract class ChecksumAccumulator : IDisposable
{
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>The raw big-endian value; ends the computation.</summary>
    public abstract byte[] Finish();

    public abstract void Dispose();

    public static ChecksumAccumulator Create(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => new CrcAccumulator(ReflectedCrc.Crc32),
        ChecksumAlgorithm.Crc32C => new CrcAccumulator(ReflectedCrc.Crc32C),
        ChecksumAlgorithm.Crc64Nvme => new CrcAccumulator(ReflectedCrc.Crc64Nvme),
        ChecksumAlgorithm.Sha1 => new HashAccumulator(HashAlgorithmName.SHA1),
        ChecksumAlgorithm.Sha256 => new HashAccumulator(HashAlgorithmName.SHA256),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private sealed class CrcAccumulator(ReflectedCrc crc) : ChecksumAccumulator
    {
        private ulong _state = crc.Initial;

        public override void Append(ReadOnlySpan<byte> data) => _state = crc.Append(_state, data);

        public override byte[] Finish() => CrcValue.ToBytes(crc, crc.Finish(_state));

        public override void Dispose()
        {
        }
    }

    private sealed class HashAccumulator(HashAlgorithmName name) : ChecksumAccumulator
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

        public override byte[] Finish() => _hash.GetHashAndReset();

        public override void Dispose() => _hash.Dispose();
    }
}

/// <summary>CRC values as the big-endian bytes that S3 encodes.</summary>
internal static class CrcValue
{
    public static byte[] ToBytes(ReflectedCrc crc, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes[(8 - (crc.Width / 8))..];
    }

    public static ulong FromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var part in bytes)
        {
            value = (value << 8) | part;
        }

        return value;
    }
}
