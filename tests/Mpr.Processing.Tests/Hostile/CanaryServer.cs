using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>A server that nobody may call, and a UDP port that nobody may open.</summary>
public sealed class CanaryServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _work;
    private int _calls;
    private int _opened;

    public CanaryServer()
    {
        _listener.Start();
        using (var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            // RTP takes an even port, and the next one for its control packets.
            UdpPort = ((IPEndPoint)socket.Client.LocalEndPoint!).Port & ~1;
        }

        _work = Task.WhenAll(AcceptAsync(), WatchUdpAsync());
    }

    public string Address => $"http://{_listener.LocalEndpoint}/";

    public int UdpPort { get; }

    /// <summary>Connections and sightings of the open port since the last call.</summary>
    public int Touched() => Interlocked.Exchange(ref _calls, 0) + Interlocked.Exchange(ref _opened, 0);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _work;
        _closing.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                Interlocked.Increment(ref _calls);
                await client.GetStream().WriteAsync(
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _closing.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // The end, or a client that has gone: it is counted all the same.
            }
        }
    }

    private async Task WatchUdpAsync()
    {
        var wanted = ":" + UdpPort.ToString("X4", CultureInfo.InvariantCulture);
        while (!_closing.IsCancellationRequested)
        {
            foreach (var table in (string[])["/proc/net/udp", "/proc/net/udp6"])
            {
                var lines = File.Exists(table) ? await File.ReadAllLinesAsync(table) : [];
                if (lines.Any(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, ..]
                    && local.EndsWith(wanted, StringComparison.Ordinal)))
                {
                    Interlocked.Increment(ref _opened);
                }
            }

            await Task.Delay(20, _closing.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
