using System.Net;

namespace Mpr.Server.Tests.Proxy;

/// <summary>Content of any length of which every byte is known.</summary>
internal sealed class PatternContent(long length, Task? pause = null) : HttpContent
{
    private const int BlockSize = 1 << 20;

    /// <summary>The bytes of a range; a block in the wrong place would show.</summary>
    public static byte[] Bytes(long offset, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var at = offset + i;
            bytes[i] = (byte)((at * 31) + (at / BlockSize * 7) + (at >> 30));
        }

        return bytes;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (long at = 0; at < length; at += BlockSize)
        {
            if (pause is not null && at == length / 2 / BlockSize * BlockSize)
            {
                await stream.FlushAsync();
                await pause;
            }

            await stream.WriteAsync(Bytes(at, (int)Math.Min(BlockSize, length - at)));
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
