using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mpr.S3.Checksums;

/// <summary>
/// Folds long runs of bytes for a reflected CRC by carry-less multiplication, four lanes of 16 bytes a step.
/// The last 16 folded bytes are congruent to everything before them, so the tables finish the work: no Barrett step
/// is needed. The method is that of Intel's paper on CRC computation with PCLMULQDQ.
/// </summary>
internal sealed class CarrylessFold
{
    /// <summary>Shorter runs are left to the tables.</summary>
    public const int MinimumLength = 128;

    private const int Lane = 16;
    private readonly ReflectedCrc _crc;
    private readonly Vector128<ulong> _byFour;
    private readonly Vector128<ulong> _byOne;

    public CarrylessFold(ReflectedCrc crc)
    {
        _crc = crc;
        _byFour = Constants(4 * Lane * 8);
        _byOne = Constants(Lane * 8);
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && BitConverter.IsLittleEndian;

    /// <summary>The state after the whole lanes of <paramref name="data"/>; the rest is the caller's.</summary>
    public ulong Append(ulong state, ReadOnlySpan<byte> data, out int consumed)
    {
        var lanes = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var a = lanes[0] ^ Vector128.CreateScalar(state);
        var b = lanes[1];
        var c = lanes[2];
        var d = lanes[3];
        var next = 4;
        for (; next + 4 <= lanes.Length; next += 4)
        {
            a = Fold(a, _byFour) ^ lanes[next];
            b = Fold(b, _byFour) ^ lanes[next + 1];
            c = Fold(c, _byFour) ^ lanes[next + 2];
            d = Fold(d, _byFour) ^ lanes[next + 3];
        }

        a = Fold(Fold(Fold(a, _byOne) ^ b, _byOne) ^ c, _byOne) ^ d;
        for (; next < lanes.Length; next++)
        {
            a = Fold(a, _byOne) ^ lanes[next];
        }

        consumed = lanes.Length * Lane;
        Span<ulong> tail = [a[0], a[1]];
        return _crc.AppendByTable(0, MemoryMarshal.AsBytes(tail));
    }

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> constants) =>
        Pclmulqdq.CarrylessMultiply(value, constants, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, constants, 0x11);

    /// <summary>
    /// The low half of a lane lies 64 bits further from the end than the high half; a reflected product comes out one
    /// bit low, hence the minus one. Powers of a 32-bit CRC are aligned to the top of their 64 bits.
    /// </summary>
    private Vector128<ulong> Constants(int distance)
    {
        var shift = 64 - _crc.Width;
        return Vector128.Create(
            _crc.PowerOfX(distance + 64 - 1) << shift,
            _crc.PowerOfX(distance - 1) << shift);
    }
}
