using System.Net.WebSockets;
using System.Text;

namespace Mpr.Server.Graph;

/// <summary>Text messages over a WebSocket: bounded when they come, one at a time when they go.</summary>
internal sealed class SocketText(WebSocket socket) : IDisposable
{
    // Queries are text that people and programs write.
    private const int LargestMessage = 256 * 1024;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>The next message; empty when it was no text or too large; null when the client closes.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        var (buffer, message, valid) = (new byte[4096], new MemoryStream(), true);
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, cancellation);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(WebSocketCloseStatus.NormalClosure, "");
                return null;
            }

            valid &= got.MessageType == WebSocketMessageType.Text && message.Length + got.Count <= LargestMessage;
            if (valid)
            {
                message.Write(buffer, 0, got.Count);
            }

            if (got.EndOfMessage)
            {
                return valid ? Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length) : "";
            }
        }
    }

    public async Task SendAsync(string text, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says that this side closes; a client that does not take it is left.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var deadline = new CancellationTokenSource(CloseTime);
        try
        {
            await _sending.WaitAsync(deadline.Token);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(status, reason, deadline.Token);
                }
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    public void Dispose() => _sending.Dispose();
}
