using System.Net;
using System.Net.Http.Headers;

namespace Mpr.Processing.Probing;

/// <summary>Where a file is that FFmpeg shall read: a link of the source gateway, or a local path.</summary>
/// <param name="Address">As FFmpeg gets it.</param>
/// <param name="IsLocal">Whether it is a path.</param>
/// <param name="Size">Bytes of the whole.</param>
internal sealed record SourceBytes(string Address, bool IsLocal, long Size)
{
    // The gateway is on loopback; a proxy setting of the host has no say there.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan, // ours, below, is told apart from cancellation
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static SourceBytes Local(string path) => new(path, true, new FileInfo(path).Length);

    /// <summary>Reads a range; shorter where the file ends.</summary>
    /// <exception cref="HttpRequestException">The gateway did not answer, or not with the range.</exception>
    /// <exception cref="IOException">The file cannot be read, or the gateway broke off.</exception>
    public async Task<byte[]> ReadAsync(long offset, int length, CancellationToken cancellation)
    {
        length = (int)Math.Min(length, Size - offset);
        if (length <= 0)
        {
            return [];
        }

        var bytes = new byte[length];
        if (IsLocal)
        {
            using var file = File.OpenHandle(Address);
            var read = await RandomAccess.ReadAsync(file, bytes, offset, cancellation).ConfigureAwait(false);
            return bytes[..read];
        }

        try
        {
            return await FetchAsync(offset, bytes, cancellation).WaitAsync(Patience, cancellation)
                .ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"The source gateway was silent for {Patience.TotalSeconds:F0} s.", e);
        }
    }

    private async Task<byte[]> FetchAsync(long offset, byte[] bytes, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.Range = new RangeHeaderValue(offset, offset + bytes.Length - 1);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            throw new HttpRequestException($"The source gateway answered {(int)response.StatusCode} to a range.");
        }

        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await body.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }
}
