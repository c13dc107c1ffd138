using System.Net.Sockets;
using System.Text;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Sources;

/// <summary>Serves one request on one connection, and closes it: FFmpeg opens a new one for each seek anyway.</summary>
/// <param name="socket">The connection.</param>
/// <param name="find">The link behind a path; null when there is none (any more).</param>
/// <param name="largestWindow">Bound of the read-ahead, now.</param>
/// <param name="broken">Told of a fault of the store before the client can notice it.</param>
internal sealed class GatewayConnection(
    Socket socket, Func<string, SourceLink?> find, Func<long> largestWindow,
    Action<SourceLink, ObjectStoreException> broken)
{
    private static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);

    /// <summary>A demuxer that hops has read a fragment's head, and gone, in less.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(5);

    /// <summary>Reads the request and answers it.</summary>
    public async Task ServeAsync(CancellationToken stopping)
    {
        var request = await ReceiveAsync(stopping).ConfigureAwait(false);
        if (request is null)
        {
            await AnswerAsync(400, "Bad Request", "", stopping).ConfigureAwait(false);
            return;
        }

        if (find(request.Path) is not { } link)
        {
            await AnswerAsync(404, "Not Found", "", stopping).ConfigureAwait(false);
            return;
        }

        link.Counter.Requested();
        if (request.Method is not ("GET" or "HEAD"))
        {
            await AnswerAsync(405, "Method Not Allowed", "Allow: GET, HEAD\r\n", stopping).ConfigureAwait(false);
            return;
        }

        var serving = ServeAsync(link, request, stopping);
        link.Track(serving);
        await serving.ConfigureAwait(false);
    }

    private async Task ServeAsync(SourceLink link, GatewayRequest request, CancellationToken stopping)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping, link.Closed);
        var watching = WatchAsync(gone);
        try
        {
            await ServeRangeAsync(link, request, gone.Token).ConfigureAwait(false);
            // Closing a socket that is being watched would throw away what the client has not taken yet: let it go
            // first.
            socket.Shutdown(SocketShutdown.Send);
            await watching.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has read what it wanted, or the link was closed: the usual end of a request.
        }
        finally
        {
            socket.Close(0);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task ServeRangeAsync(SourceLink link, GatewayRequest request, CancellationToken gone)
    {
        var size = link.Source.Size;
        if (request.Within(size) is not { } range)
        {
            await AnswerAsync(416, "Range Not Satisfiable", $"Content-Range: bytes */{size}\r\n", gone)
                .ConfigureAwait(false);
            return;
        }

        if (request.Method == "HEAD" || range.Length == 0)
        {
            await SendAsync(Head(range, size), gone).ConfigureAwait(false);
            return;
        }

        var run = link.BeginRun(range.Start);
        try
        {
            await ServeBodyAsync(link, run, Head(range, size), range.End, gone).ConfigureAwait(false);
        }
        finally
        {
            link.EndRun(run);
        }
    }

    /// <summary>
    /// Sends the range as its bytes arrive. The head waits for the first byte, so a fault has a status.
    /// </summary>
    private async Task ServeBodyAsync(
        SourceLink link, SequentialRun run, byte[] head, long end, CancellationToken gone)
    {
        var started = false;
        while (run.Position < end)
        {
            if (link.Throttle is { } throttle)
            {
                await throttle(gone).ConfigureAwait(false);
            }

            Block block;
            try
            {
                block = await link.Reader.TakeAsync(run, run.Position, end, largestWindow(), gone)
                    .ConfigureAwait(false);
            }
            catch (ObjectStoreException e)
            {
                broken(link, e);
                await BreakOffAsync(started, gone).ConfigureAwait(false);
                return;
            }

            try
            {
                if (!started)
                {
                    await SendAsync(head, gone).ConfigureAwait(false);
                    started = true;
                }

                await SendAsync(link, run, block, end, gone).ConfigureAwait(false);
            }
            finally
            {
                link.Reader.GiveBack(block);
            }

            if (run.Hesitates)
            {
                await Task.Delay(Hesitation, gone).ConfigureAwait(false);
            }

            link.Reader.ReadAhead(run, end, largestWindow());
        }
    }

    private async Task BreakOffAsync(bool started, CancellationToken gone)
    {
        if (started)
        {
            // A reset: the client must not take what it has for the whole.
            socket.Close(0);
        }
        else
        {
            await AnswerAsync(502, "Bad Gateway", "", gone).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(
        SourceLink link, SequentialRun run, Block block, long end, CancellationToken gone)
    {
        var offset = (int)(run.Position % Block.Size);
        var length = (int)Math.Min(block.Filled - offset, end - run.Position);
        var part = block.Buffer.AsMemory(offset, length);
        while (part.Length > 0)
        {
            var sent = await socket.SendAsync(part, gone).ConfigureAwait(false);
            link.Counter.Served(sent);
            run.Sent(sent);
            part = part[sent..];
        }
    }

    /// <summary>Notices at once that the client has gone; it has nothing more to say on this connection.</summary>
    private async Task WatchAsync(CancellationTokenSource gone)
    {
        try
        {
            while (await socket.ReceiveAsync(new byte[256], gone.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Reset by the client, or closed by us.
        }

        await gone.CancelAsync().ConfigureAwait(false);
    }

    private async Task<GatewayRequest?> ReceiveAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(HeadTime);
        var buffer = new byte[GatewayRequest.LargestHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
            length += read;
            if (read == 0 || GatewayRequest.IsWhole(buffer.AsSpan(0, length)))
            {
                break;
            }
        }

        return GatewayRequest.IsWhole(buffer.AsSpan(0, length)) ? GatewayRequest.Parse(buffer.AsSpan(0, length)) : null;
    }

    /// <summary>
    /// The type is always the same: FFmpeg 7 lets a media type choose the demuxer, and a source must not choose.
    /// </summary>
    private static byte[] Head(RequestedBytes range, long size)
    {
        var (status, place) = range.IsPart
            ? ("206 Partial Content", $"Content-Range: bytes {range.Start}-{range.End - 1}/{size}\r\n")
            : ("200 OK", "");
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/octet-stream\r\nContent-Length: {range.Length}\r\n{place}"
            + "Accept-Ranges: bytes\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
    }

    private async Task AnswerAsync(int status, string reason, string headers, CancellationToken gone)
    {
        var head = $"HTTP/1.1 {status} {reason}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n";
        await SendAsync(Encoding.ASCII.GetBytes(head), gone).ConfigureAwait(false);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken gone)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, gone).ConfigureAwait(false)..];
        }
    }
}
