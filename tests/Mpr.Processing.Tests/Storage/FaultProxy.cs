using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mpr.Processing.Tests.Storage;

/// <summary>What happens to one request.</summary>
public abstract record Mishap
{
    /// <summary>The proxy answers by itself.</summary>
    public sealed record Answer(int Status, string Body = "", string Type = "application/xml") : Mishap;

    /// <summary>The connection is reset after so many bytes of the store's answer, its head included.</summary>
    public sealed record Cut(long After) : Mishap;

    /// <summary>Nothing is answered until the client goes.</summary>
    public sealed record Silence : Mishap;

    /// <summary>The request waits, then goes on.</summary>
    public sealed record Delay(TimeSpan Time) : Mishap;

    /// <summary>The request waits for a signal, then goes on.</summary>
    public sealed record Hold(Task Until) : Mishap;

    /// <summary>An answer as S3 words an error.</summary>
    public static Answer Error(int status, string code) =>
        new(status, $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>As told</Message></Error>");
}

/// <summary>A request as the proxy sees it.</summary>
public sealed record ProxiedRequest(int Number, string Method, string Target, string Head)
{
    public bool IsRead => Method == "GET" && !Target.Contains('?', StringComparison.Ordinal);
}

/// <summary>
/// A TCP proxy in front of a store that counts, delays and breaks. Each request has a connection of its own, so what
/// is broken is exactly one request.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const string HeadEnd = "\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri? _store;
    private readonly Task _accepting;
    private int _requests;
    private int _reads;
    private long _bytes;

    /// <param name="store">Where requests go; null = every request must have a mishap.</param>
    public FaultProxy(Uri? store)
    {
        _store = store;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Decides what happens to a request; null = it passes.</summary>
    public Func<ProxiedRequest, Mishap?> Script { get; set; } = _ => null;

    /// <summary>Requests so far, of any kind.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests for the content of objects.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Bytes of answers that were passed on, heads included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        try
        {
            var head = await ReadHeadAsync(client);
            if (head is null)
            {
                return;
            }

            var words = head.Split(' ', 3);
            var request = new ProxiedRequest(Interlocked.Increment(ref _requests), words[0], words[1], head);
            if (request.IsRead)
            {
                Interlocked.Increment(ref _reads);
            }

            await ServeAsync(client, request, Script(request));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went, or the proxy is being stopped.
        }
    }

    private async Task ServeAsync(Socket client, ProxiedRequest request, Mishap? mishap)
    {
        switch (mishap)
        {
            case Mishap.Answer answer:
                await AnswerAsync(client, answer, withBody: request.Method != "HEAD");
                return;
            case Mishap.Silence:
                await DrainAsync(client);
                return;
            case Mishap.Delay delay:
                await Task.Delay(delay.Time, _stop.Token);
                break;
            case Mishap.Hold hold:
                await hold.Until.WaitAsync(_stop.Token);
                break;
        }

        await PassAsync(client, request, mishap is Mishap.Cut cut ? cut.After : long.MaxValue);
    }

    private async Task PassAsync(Socket client, ProxiedRequest request, long limit)
    {
        using var store = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await store.ConnectAsync(_store!.Host, _store.Port, _stop.Token);
        var head = request.Head.Replace(HeadEnd, $"\r\nConnection: close{HeadEnd}", StringComparison.Ordinal);
        await store.SendAsync(Encoding.Latin1.GetBytes(head), _stop.Token);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var up = UpAsync(client, store, done.Token);
        try
        {
            await DownAsync(store, client, limit);
        }
        finally
        {
            await done.CancelAsync();
            await up;
        }
    }

    private static async Task UpAsync(Socket client, Socket store, CancellationToken done)
    {
        var buffer = new byte[64 << 10];
        try
        {
            int read;
            while ((read = await client.ReceiveAsync(buffer, done)) > 0)
            {
                await store.SendAllAsync(buffer.AsMemory(0, read), done);
            }

            store.Close(0);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is done; the other direction decides what that means.
        }
    }

    private async Task DownAsync(Socket store, Socket client, long limit)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await store.ReceiveAsync(buffer, _stop.Token)) > 0)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(read, limit));
            await client.SendAllAsync(part, _stop.Token);
            Interlocked.Add(ref _bytes, part.Length);
            limit -= part.Length;
            if (limit <= 0)
            {
                // Zero linger: the client sees a reset, not an end.
                client.Close(0);
                return;
            }
        }

        client.Shutdown(SocketShutdown.Send);
    }

    private async Task AnswerAsync(Socket client, Mishap.Answer answer, bool withBody)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = $"HTTP/1.1 {answer.Status} Told\r\nContent-Type: {answer.Type}\r\nContent-Length: {body.Length}\r\n"
            + "Connection: close\r\n\r\n";
        byte[] whole = [.. Encoding.ASCII.GetBytes(head), .. withBody ? body : []];
        await client.SendAllAsync(whole, _stop.Token);
        client.Shutdown(SocketShutdown.Send);
        await DrainAsync(client);
    }

    private async Task DrainAsync(Socket client)
    {
        var buffer = new byte[16 << 10];
        while (await client.ReceiveAsync(buffer, _stop.Token) > 0)
        {
        }
    }

    /// <summary>Takes a request's head off the connection, and nothing of its body.</summary>
    private async Task<string?> ReadHeadAsync(Socket client)
    {
        var head = "";
        var buffer = new byte[16 << 10];
        while (!head.EndsWith(HeadEnd, StringComparison.Ordinal))
        {
            var seen = await client.ReceiveAsync(buffer, SocketFlags.Peek, _stop.Token);
            if (seen == 0)
            {
                return null;
            }

            var text = head + Encoding.Latin1.GetString(buffer, 0, seen);
            var end = text.IndexOf(HeadEnd, StringComparison.Ordinal);
            var taken = end < 0 ? seen : end + HeadEnd.Length - head.Length;
            await client.ReceiveAsync(buffer.AsMemory(0, taken), _stop.Token);
            head = text[..(head.Length + taken)];
        }

        return head;
    }
}

internal static class SocketSending
{
    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        }
    }
}
