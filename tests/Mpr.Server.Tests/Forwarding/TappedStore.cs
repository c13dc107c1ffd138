using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mpr.Server.Tests.Forwarding;

/// <summary>A wire between a server and its store on which tests see what is sent.</summary>
public sealed class TappedStore : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Head> _heads = [];
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly IPEndPoint _store;

    public TappedStore(Uri store)
    {
        _store = new IPEndPoint(IPAddress.Parse(store.Host), store.Port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The lines of the last request with this in its target; null when there was none.</summary>
    public string? HeadOf(string target) => _heads.LastOrDefault(h => IsFor(h.Text, target))?.Text;

    /// <summary>Whether a connection is open whose last request has this in its target.</summary>
    public bool Carries(string target) => _open.Keys.Any(
        wire => _heads.LastOrDefault(h => h.Wire == wire) is { } last && IsFor(last.Text, target));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), _end.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken end)
    {
        _open[client] = true;
        try
        {
            using var here = client;
            using var there = new TcpClient();
            await there.ConnectAsync(_store, end);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(end);
            var ways = new[]
            {
                CopyAsync(here, there, bytes => Note(client, bytes), either.Token),
                CopyAsync(there, here, _ => { }, either.Token),
            };
            await Task.WhenAny(ways);
            await either.CancelAsync();
            await Task.WhenAll(ways);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // One side has left.
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }

    // A client sends the head of its next request in one piece, after the answer to the last one.
    private void Note(TcpClient wire, ReadOnlyMemory<byte> sent)
    {
        var text = Encoding.Latin1.GetString(sent.Span);
        if (text.IndexOf(" HTTP/1.1\r\n", StringComparison.Ordinal) is var line and > 0
            && text.IndexOf('\r') > line && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and > 0)
        {
            _heads.Enqueue(new Head(wire, text[..end] + "\r"));
        }
    }

    private static bool IsFor(string head, string target) =>
        head[..head.IndexOf('\r')].Contains(target, StringComparison.Ordinal);

    private static async Task CopyAsync(
        TcpClient from, TcpClient to, Action<ReadOnlyMemory<byte>> seen, CancellationToken end)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer, end)) > 0)
        {
            seen(buffer.AsMemory(0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), end);
        }
    }

    private sealed record Head(TcpClient Wire, string Text);
}
