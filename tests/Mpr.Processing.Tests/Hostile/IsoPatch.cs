using System.Buffers.Binary;
using System.Text;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>Changes boxes of an ISO base media file whose index stands at its end.</summary>
internal static class IsoPatch
{
    private static readonly string[] Holders = ["moov", "trak", "mdia", "minf", "dinf", "stbl", "edts"];

    /// <summary>The file with the body of each box of a name replaced; the boxes around it grow with it.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> file, string name, Func<byte[], byte[]> change)
    {
        using var result = new MemoryStream();
        for (var at = 0; at + 8 <= file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            length = length is 0 ? file.Length - at : length;
            var kind = Encoding.Latin1.GetString(file.Slice(at + 4, 4));
            var body = file[(at + 8)..(at + length)].ToArray();
            result.Write(Box(kind, kind == name ? change(body) : Holders.Contains(kind) ? Replace(body, name, change) : body));
            at += length;
        }

        return result.ToArray();
    }

    public static byte[] Box(string name, params byte[][] parts)
    {
        var body = parts.SelectMany(p => p).ToArray();
        return [.. Number(8 + body.Length), .. Encoding.Latin1.GetBytes(name), .. body];
    }

    public static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }
}
