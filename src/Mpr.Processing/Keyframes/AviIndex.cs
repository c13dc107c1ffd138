using System.Buffers.Binary;
using System.Text;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Keyframes;

/// <summary>
/// The list <c>idx1</c> at the end of an AVI: a line of sixteen bytes for each chunk, flagged when it is a keyframe.
/// It counts pictures as they are decoded, in the container's one rate.
/// </summary>
internal static class AviIndex
{
    private const int MostChunks = 64;
    private const int Line = 16;
    private const uint Keyframe = 0x10;

    /// <summary>Place of scale and rate in a stream's header (<c>strh</c>).</summary>
    private const int Rate = 20;

    public static async Task<KeyframeIndex?> ReadAsync(
        SourceBytes source, int stream, CancellationToken cancellation)
    {
        double seconds = 0;
        long offset = 12; // RIFF, length, AVI
        for (var i = 0; i < MostChunks && offset + 8 <= source.Size; i++)
        {
            var header = await source.ReadAsync(offset, 12, cancellation).ConfigureAwait(false);
            var (name, length) = Chunk(header);
            if (name == "LIST" && header.Length == 12 && header.AsSpan(8).SequenceEqual("hdrl"u8))
            {
                seconds = Picture(await ContentAsync(source, offset + 12, length - 4, cancellation)
                    .ConfigureAwait(false), stream);
            }
            else if (name == "idx1")
            {
                var lines = await ContentAsync(source, offset + 8, length, cancellation).ConfigureAwait(false);
                return seconds > 0 ? KeyframeIndex.Of(Times(lines, stream, seconds), TimeSpan.Zero) : null;
            }

            offset += 8 + length + (length & 1);
        }

        return null;
    }

    private static Task<byte[]> ContentAsync(
        SourceBytes source, long offset, long length, CancellationToken cancellation) =>
        length is >= 0 and <= KeyframeReader.LargestIndex
            ? source.ReadAsync(offset, (int)length, cancellation)
            : throw new InvalidDataException("The index is larger than any index.");

    /// <summary>Seconds of a picture of the stream with a number; 0 when there is no such stream of pictures.</summary>
    private static double Picture(ReadOnlyMemory<byte> headers, int stream)
    {
        var streams = Children(headers).Where(c => c.Name == "LIST" && c.Body.Span.StartsWith("strl"u8)).ToList();
        if (stream >= streams.Count)
        {
            return 0;
        }

        var header = Children(streams[stream].Body[4..]).FirstOrDefault(c => c.Name == "strh").Body.Span;
        if (header.Length < Rate + 8 || !header.StartsWith("vids"u8))
        {
            return 0;
        }

        double scale = BinaryPrimitives.ReadUInt32LittleEndian(header[Rate..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(header[(Rate + 4)..]);
        return rate == 0 ? 0 : scale / rate;
    }

    private static List<TimeSpan> Times(ReadOnlySpan<byte> lines, int stream, double seconds)
    {
        List<TimeSpan> times = [];
        var name = Encoding.ASCII.GetBytes($"{stream:00}d"); // 00dc, or 00db for pictures that are not compressed
        long picture = 0;
        for (; lines.Length >= Line; lines = lines[Line..])
        {
            if (lines.StartsWith(name))
            {
                if ((BinaryPrimitives.ReadUInt32LittleEndian(lines[4..]) & Keyframe) != 0)
                {
                    times.Add(TimeSpan.FromSeconds(picture * seconds));
                }

                picture++;
            }
        }

        return times;
    }

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Body)> Children(ReadOnlyMemory<byte> chunks)
    {
        while (chunks.Length >= 8)
        {
            var (name, length) = Chunk(chunks.Span);
            var end = 8 + (int)Math.Min(length, chunks.Length - 8);
            yield return (name, chunks[8..end]);
            chunks = chunks[Math.Min(chunks.Length, end + (end & 1))..];
        }
    }

    private static (string Name, long Length) Chunk(ReadOnlySpan<byte> header) => header.Length < 8
        ? throw new InvalidDataException("A chunk is cut off.")
        : (Encoding.Latin1.GetString(header[..4]), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
}
