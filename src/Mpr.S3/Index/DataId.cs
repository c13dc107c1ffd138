using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mpr.S3.Index;

/// <summary>
/// The name of a data file: 12 random bytes and the number of the start of the process that wrote it, by which the
/// sweep for orphans tells files of its own time from older ones.
/// </summary>
internal readonly record struct DataId(UInt128 Value)
{
    public const int Length = 16;

    public int Generation => (int)(uint)(Value & uint.MaxValue);

    public static DataId Create(int generation)
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes[..12]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], generation);
        return From(bytes);
    }

    public static DataId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public static bool TryParse(string text, out DataId id)
    {
        var parsed = UInt128.TryParse(
            text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = new DataId(value);
        return parsed && text.Length == 2 * Length;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
