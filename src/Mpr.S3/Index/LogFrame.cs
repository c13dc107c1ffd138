using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mpr.S3.Index;

/// <summary>A record on disk: its length, the CRC-32C of its bytes, its bytes.</summary>
internal static class LogFrame
{
    public const int HeaderLength = 8;

    /// <summary>Longer frames are taken for damage: 10,000 parts and 16 KiB of data need far less.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    public static void WriteHeader(Span<byte> target, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Crc(payload));
    }

    /// <summary>The payload's length, or -1 when the header cannot be one.</summary>
    public static int ReadLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length is > 0 and <= MaximumLength ? length : -1;
    }

    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Crc(payload);

    /// <summary>The length of the whole sound frame at the beginning of some bytes; 0 without one.</summary>
    public static int SoundLength(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length >= HeaderLength ? ReadLength(bytes) : -1;
        return length > 0 && length <= bytes.Length - HeaderLength
            && IsIntact(bytes, bytes.Slice(HeaderLength, length))
            ? HeaderLength + length
            : 0;
    }

    public static uint Crc(ReadOnlySpan<byte> data, uint state = uint.MaxValue)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var value in data[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }
}
