using System.Buffers.Binary;

namespace Mpr.S3.Checksums;

/// <summary>
/// A bit-reflected CRC of 32 or 64 bits with all ones before and after, computed eight bytes a step from tables, and
/// by carry-less multiplication where the processor has it. Immutable and thread-safe.
/// </summary>
internal sealed class ReflectedCrc
{
    /// <summary>CRC-32 of IEEE 802.3, reflected polynomial.</summary>
    public static readonly ReflectedCrc Crc32 = new(0xEDB88320, 32);

    /// <summary>CRC-32C (Castagnoli), reflected polynomial.</summary>
    public static readonly ReflectedCrc Crc32C = new(0x82F63B78, 32);

    /// <summary>CRC-64/NVME, reflected polynomial (NVM Express command set specification, section 5.2.1.3.4).</summary>
    public static readonly ReflectedCrc Crc64Nvme = new(0x9A6C9329AC4BC9B5, 64);

    private const int Lanes = 8;
    private readonly ulong[] _tables = new ulong[Lanes * 256];
    private readonly ulong _polynomial;
    private readonly int _width;
    private readonly CarrylessFold? _fold;

    private ReflectedCrc(ulong polynomial, int width)
    {
        _polynomial = polynomial;
        _width = width;
        FillTables();
        _fold = CarrylessFold.IsSupported ? new CarrylessFold(this) : null;
    }

    /// <summary>The state before the first byte.</summary>
    public ulong Initial => _width == 64 ? ulong.MaxValue : uint.MaxValue;

    /// <summary>Width in bits: 32 or 64.</summary>
    public int Width => _width;

    /// <summary>The value that a state stands for.</summary>
    public ulong Finish(ulong state) => state ^ Initial;

    /// <summary>The state after more bytes.</summary>
    public ulong Append(ulong state, ReadOnlySpan<byte> data)
    {
        if (_fold is not null && data.Length >= CarrylessFold.MinimumLength)
        {
            state = _fold.Append(state, data, out var consumed);
            data = data[consumed..];
        }

        return AppendByTable(state, data);
    }

    /// <summary>The state after more bytes, from the tables alone.</summary>
    public ulong AppendByTable(ulong state, ReadOnlySpan<byte> data)
    {
        var tables = _tables;
        while (data.Length >= 8)
        {
            var word = state ^ BinaryPrimitives.ReadUInt64LittleEndian(data);
            state = tables[(7 * 256) + (int)(word & 0xFF)]
                ^ tables[(6 * 256) + (int)((word >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((word >> 16) & 0xFF)]
                ^ tables[(4 * 256) + (int)((word >> 24) & 0xFF)]
                ^ tables[(3 * 256) + (int)((word >> 32) & 0xFF)]
                ^ tables[(2 * 256) + (int)((word >> 40) & 0xFF)]
                ^ tables[(1 * 256) + (int)((word >> 48) & 0xFF)]
                ^ tables[(int)(word >> 56)];
            data = data[8..];
        }

        foreach (var value in data)
        {
            state = (state >> 8) ^ tables[(int)((state ^ value) & 0xFF)];
        }

        return state;
    }

    /// <summary>
    /// The value of two runs of bytes laid end to end, from the values of each: the first is moved past the second by
    /// a multiplication with x^(8·length) in the field of the polynomial.
    /// </summary>
    public ulong Combine(ulong first, ulong second, long secondLength) =>
        Multiply(first, PowerOfX(checked(secondLength * 8))) ^ second;

    /// <summary>x^<paramref name="exponent"/> modulo the polynomial, reflected.</summary>
    public ulong PowerOfX(long exponent)
    {
        var result = 1UL << (_width - 1);
        var square = 1UL << (_width - 2);
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                result = Multiply(result, square);
            }

            square = Multiply(square, square);
        }

        return result;
    }

    private ulong Multiply(ulong left, ulong right)
    {
        ulong product = 0;
        for (var bit = 1UL << (_width - 1); bit != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
            {
                product ^= right;
            }

            right = (right & 1) != 0 ? (right >> 1) ^ _polynomial : right >> 1;
        }

        return product;
    }

    private void FillTables()
    {
        for (var value = 0; value < 256; value++)
        {
            var remainder = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ _polynomial : remainder >> 1;
            }

            _tables[value] = remainder;
        }

        for (var index = 256; index < _tables.Length; index++)
        {
            var previous = _tables[index - 256];
            _tables[index] = (previous >> 8) ^ _tables[(int)(previous & 0xFF)];
        }
    }
}
