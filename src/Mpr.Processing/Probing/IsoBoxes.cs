using System.Buffers.Binary;

namespace Mpr.Processing.Probing;

/// <summary>
/// Walks the boxes of an ISO base media file (ISO/IEC 14496-12); a probe as far as two questions need it: is it
/// fragmented, and is a track encrypted. Sizes in hostile files are lies, so every step is bounded.
/// </summary>
internal static class IsoBoxes
{
    private const int MaximumTopLevelBoxes = 32;

    /// <summary>
    /// Sample descriptions stand at the start of each track's tables: 1 MiB of index shows the first ones.
    /// </summary>
    private const int MaximumIndex = 1 << 20;

    private static readonly string[] First = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "moof"];
    private static readonly string[] Encrypted = ["encv", "enca", "drms", "drmi"];
    private static readonly string[] Containers = ["trak", "mdia", "minf", "stbl"];

    public static bool LooksLike(ReadOnlySpan<byte> head) => head.Length >= 8 && First.Contains(Name(head));

    public static async Task<SourceSignature> InspectAsync(
        SourceBytes source, byte[] head, CancellationToken cancellation)
    {
        var signature = new SourceSignature(true);
        long offset = 0;
        for (var i = 0; i < MaximumTopLevelBoxes; i++)
        {
            var header = offset + 16 <= head.Length
                ? head.AsMemory((int)offset, 16)
                : await source.ReadAsync(offset, 16, cancellation).ConfigureAwait(false);
            if (Header(header.Span) is not var (name, length, headerLength) || length < headerLength)
            {
                return signature;
            }

            if (name == "moof")
            {
                return signature with { Fragmented = true };
            }

            if (name == "moov")
            {
                var body = (int)Math.Min(length - headerLength, MaximumIndex);
                var index = await source.ReadAsync(offset + headerLength, body, cancellation).ConfigureAwait(false);
                signature = Index(index, signature, depth: 0);
            }

            offset += length;
        }

        return signature;
    }

    /// <summary>The boxes that a content is made of; the last one may be cut off.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Body)> Children(ReadOnlyMemory<byte> boxes)
    {
        while (Header(boxes.Span) is var (name, length, headerLength) && length >= headerLength)
        {
            var end = (int)Math.Min(length, boxes.Length);
            yield return (name, boxes[Math.Min(headerLength, end)..end]);
            boxes = boxes[end..];
        }
    }

    private static SourceSignature Index(ReadOnlySpan<byte> boxes, SourceSignature found, int depth)
    {
        while (depth <= Containers.Length
            && Header(boxes) is var (name, length, headerLength) && length >= headerLength)
        {
            var body = boxes[headerLength..(int)Math.Min(length, boxes.Length)];
            found = name switch
            {
                "mvex" => found with { Fragmented = true },
                "stsd" => found with { Encrypted = found.Encrypted || NamesEncrypted(body) },
                _ when Containers.Contains(name) => Index(body, found, depth + 1),
                _ => found,
            };
            boxes = boxes[(int)Math.Min(length, boxes.Length)..];
        }

        return found;
    }

    /// <summary>A sample description: version and flags, count of entries, then one box for each.</summary>
    private static bool NamesEncrypted(ReadOnlySpan<byte> body) =>
        body.Length >= 16 && Encrypted.Contains(Name(body[8..]));

    /// <summary>Name, whole length and length of the header; null when the bytes are too few.</summary>
    public static (string Name, long Length, int HeaderLength)? Header(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length switch
        {
            0 => (Name(bytes), long.MaxValue / 2, 8), // to the end of the file
            1 when bytes.Length < 16 => null,
            1 => (Name(bytes), (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), long.MaxValue / 2), 16),
            _ => (Name(bytes), length, 8),
        };
    }

    private static string Name(ReadOnlySpan<byte> header) => System.Text.Encoding.Latin1.GetString(header.Slice(4, 4));
}
