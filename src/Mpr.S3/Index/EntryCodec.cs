using System.Buffers.Binary;
using Mpr.S3.Checksums;

namespace Mpr.S3.Index;

/// <summary>The compact form of a key and its entry within a leaf: about 35 bytes beside the key.</summary>
internal static class EntryCodec
{
    /// <summary>More than any entry with a key of 1024 bytes takes.</summary>
    public const int MaximumLength = 1024 + 96;

    public static int Write(Span<byte> target, ReadOnlySpan<byte> key, in IndexEntry entry)
    {
        var length = Varint.Write(target, (ulong)key.Length);
        key.CopyTo(target[length..]);
        length += key.Length;
        BinaryPrimitives.WriteUInt128BigEndian(target[length..], entry.ETag.Hash);
        length += 16;
        target[length++] = (byte)((byte)entry.Algorithm | ((byte)entry.Type << 4) | (entry.HasFiles ? 0x80 : 0));
        length += Varint.Write(target[length..], (ulong)entry.ETag.Parts);
        length += Varint.Write(target[length..], (ulong)entry.Size);
        length += Varint.Write(target[length..], (ulong)entry.Modified);
        length += Varint.Write(target[length..], (ulong)entry.Location.Segment);
        length += Varint.Write(target[length..], (ulong)entry.Location.Offset);
        return length + Varint.Write(target[length..], (ulong)entry.Location.Length);
    }

    public static ReadOnlySpan<byte> ReadKey(ReadOnlySpan<byte> source, scoped ref int position)
    {
        var length = (int)Varint.Read(source, ref position);
        var key = source.Slice(position, length);
        position += length;
        return key;
    }

    public static IndexEntry ReadEntry(ReadOnlySpan<byte> source, scoped ref int position)
    {
        var hash = BinaryPrimitives.ReadUInt128BigEndian(source[position..]);
        var flags = source[position + 16];
        position += 17;
        var parts = (int)Varint.Read(source, ref position);
        var size = (long)Varint.Read(source, ref position);
        var modified = (long)Varint.Read(source, ref position);
        var location = new LogLocation(
            (int)Varint.Read(source, ref position),
            (long)Varint.Read(source, ref position),
            (int)Varint.Read(source, ref position));
        return new IndexEntry(
            size,
            modified,
            new ETag(hash, parts),
            (ChecksumAlgorithm)(flags & 0x0F),
            (ChecksumType)((flags >> 4) & 0x07),
            (flags & 0x80) != 0,
            location);
    }

    public static void SkipEntry(ReadOnlySpan<byte> source, scoped ref int position)
    {
        position += 17;
        for (var field = 0; field < 6; field++)
        {
            while (source[position++] >= 0x80)
            {
            }
        }
    }
}
