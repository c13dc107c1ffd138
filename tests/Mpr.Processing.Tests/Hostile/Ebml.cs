using System.Buffers.Binary;
using System.Text;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>Writes elements of Matroska (RFC 8794).</summary>
internal static class Ebml
{
    public static byte[] Element(uint id, params byte[][] parts)
    {
        var body = parts.Length == 1 ? parts[0] : [.. parts.SelectMany(p => p)];
        byte[] name = [.. BitConverter.GetBytes(id).Reverse().SkipWhile(b => b == 0)];
        return [.. name, .. Size(body.Length), .. body];
    }

    public static byte[] Number(uint id, long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Element(id, value == 0 ? [0] : [.. bytes.SkipWhile(b => b == 0)]);
    }

    public static byte[] Real(uint id, double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Element(id, bytes);
    }

    public static byte[] Text(uint id, string value) => Element(id, Encoding.UTF8.GetBytes(value));

    public static byte[] Head(string type = "matroska") => Element(0x1A45DFA3, Text(0x4282, type), Number(0x4287, 4));

    /// <summary>A track of 16-bit PCM sound.</summary>
    public static byte[] Track(int number) => Element(
        0xAE, Number(0xD7, number), Number(0x73C5, number), Number(0x83, 2), Text(0x86, "A_PCM/INT/LIT"),
        Element(0xE1, Real(0xB5, 48_000), Number(0x9F, 1), Number(0x6264, 16)));

    /// <summary>One byte where it fits, eight otherwise.</summary>
    private static byte[] Size(long length)
    {
        if (length < 127)
        {
            return [(byte)(0x80 | length)];
        }

        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        bytes[0] = 1;
        return bytes;
    }
}
