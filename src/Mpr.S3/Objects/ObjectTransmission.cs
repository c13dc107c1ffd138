using Microsoft.AspNetCore.Http;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>
/// Sends bytes of an object: file pages are read straight into the memory that the socket is written from.
/// </summary>
internal static class ObjectTransmission
{
    private const int BufferSize = 128 * 1024;

    public static async Task SendAsync(
        ObjectReader reader, ByteRange range, HttpResponse response, CancellationToken cancellationToken)
    {
        var (offset, left) = (range.Offset, range.Length);
        var writer = response.BodyWriter;
        while (left > 0)
        {
            var memory = writer.GetMemory((int)Math.Min(BufferSize, left));
            var read = reader.Read(memory.Span[..(int)Math.Min(memory.Length, left)], offset);
            if (read == 0)
            {
                throw new InvalidDataException("The object is shorter than its record says.");
            }

            writer.Advance(read);
            offset += read;
            left -= read;
            var result = await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
