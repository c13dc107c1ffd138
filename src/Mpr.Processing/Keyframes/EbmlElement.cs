using Mpr.Processing.Probing;

namespace Mpr.Processing.Keyframes;

/// <summary>An element of EBML (RFC 8794): an id, a length, and content, which may be elements again.</summary>
internal readonly struct EbmlElement
{
    /// <summary>An id has at most four bytes, a length at most eight.</summary>
    private const int LongestHeader = 12;

    public uint Id { get; private init; }

    /// <summary>Where the content begins in the file.</summary>
    public long Body { get; private init; }

    /// <summary>Where the next element begins; far away where the length is not known.</summary>
    public long End { get; private init; }

    /// <summary>The content of a child; empty for an element whose header only was read.</summary>
    public ReadOnlyMemory<byte> Content { get; private init; }

    /// <summary>The content as an unsigned number of at most eight bytes.</summary>
    public ulong Number
    {
        get
        {
            ulong number = 0;
            foreach (var digit in Content.Span[..Math.Min(8, Content.Length)])
            {
                number = (number << 8) | digit;
            }

            return number;
        }
    }

    /// <summary>Reads the header of the element at a place.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static async Task<EbmlElement> ReadAsync(SourceBytes source, long offset, CancellationToken cancellation)
    {
        var bytes = await source.ReadAsync(offset, LongestHeader, cancellation).ConfigureAwait(false);
        var (id, length, header) = Header(bytes);
        return new EbmlElement { Id = id, Body = offset + header, End = offset + header + length };
    }

    /// <summary>Reads the content.</summary>
    /// <exception cref="InvalidDataException">It is larger than any index.</exception>
    public Task<byte[]> ContentAsync(SourceBytes source, CancellationToken cancellation)
    {
        var length = Math.Min(End, source.Size) - Body;
        return length is >= 0 and <= KeyframeReader.LargestIndex
            ? source.ReadAsync(Body, (int)length, cancellation)
            : throw new InvalidDataException("The index is larger than any index.");
    }

    /// <summary>The elements that content is made of; ends at the first that is not whole.</summary>
    public static IEnumerable<EbmlElement> Children(ReadOnlyMemory<byte> content)
    {
        while (content.Length >= 2)
        {
            var (id, length, header) = Header(content.Span);
            if (header + length > content.Length)
            {
                yield break;
            }

            var end = header + (int)length;
            yield return new EbmlElement { Id = id, Content = content[header..end] };
            content = content[end..];
        }
    }

    private static (uint Id, long Length, int Header) Header(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] < 0x10)
        {
            throw new InvalidDataException("There is no EBML element where one should be.");
        }

        var idLength = Leading(bytes[0]);
        if (bytes.Length <= idLength || bytes[idLength] == 0 || bytes.Length < idLength + Leading(bytes[idLength]))
        {
            throw new InvalidDataException("An EBML element is cut off.");
        }

        uint id = 0;
        foreach (var part in bytes[..idLength])
        {
            id = (id << 8) | part;
        }

        var lengthLength = Leading(bytes[idLength]);
        ulong length = (ulong)bytes[idLength] & ((1UL << (8 - lengthLength)) - 1);
        foreach (var part in bytes.Slice(idLength + 1, lengthLength - 1))
        {
            length = (length << 8) | part;
        }

        // All ones: not known, such as a live recording's; the content goes on as far as it goes.
        var unknown = length == (1UL << (7 * lengthLength)) - 1;
        return (id, unknown ? long.MaxValue / 4 : (long)Math.Min(length, long.MaxValue / 4), idLength + lengthLength);
    }

    /// <summary>The first set bit of a number says how many bytes it has.</summary>
    private static int Leading(byte first) => System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 23;
}
