using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Mpr.Server.Tests.Graph;

/// <summary>A raw client of graphql-transport-ws: sends what it is told, right or wrong.</summary>
public sealed class GraphClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();

    public int? CloseCode => (int?)_socket.CloseStatus;

    public static async Task<GraphClient> ConnectAsync(
        HttpClient server, string? protocol = "graphql-transport-ws", string? origin = null)
    {
        var client = new GraphClient();
        if (protocol is not null)
        {
            client._socket.Options.AddSubProtocol(protocol);
        }

        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        if (server.DefaultRequestHeaders.Authorization is { } key)
        {
            client._socket.Options.SetRequestHeader("Authorization", key.ToString());
        }

        var address = new UriBuilder(new Uri(server.BaseAddress!, "/graphql")) { Scheme = "ws" }.Uri;
        using var deadline = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, deadline.Token);
        return client;
    }

    /// <summary>A connection that has been initialised.</summary>
    public static async Task<GraphClient> OpenAsync(HttpClient server)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("connection_ack", (await client.NextAsync())?.GetProperty("type").GetString());
        return client;
    }

    public async Task SendAsync(string message)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, deadline.Token);
    }

    public Task SubscribeAsync(string id, string query) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query } }));

    /// <summary>The next message; null when the server has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var (buffer, text) = (new byte[4096], new MemoryStream());
        WebSocketReceiveResult got;
        do
        {
            got = await _socket.ReceiveAsync(buffer, deadline.Token);
            text.Write(buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);

        return got.MessageType == WebSocketMessageType.Close ? null : JsonSerializer.Deserialize<JsonElement>(text.ToArray());
    }

    /// <summary>Messages up to one of this type.</summary>
    public async Task<IReadOnlyList<JsonElement>> UntilAsync(string type)
    {
        var messages = new List<JsonElement>();
        do
        {
            messages.Add(await NextAsync() ?? throw new EndOfStreamException($"Closed with {CloseCode} before {type}."));
        }
        while (messages[^1].GetProperty("type").GetString() != type);

        return messages;
    }

    /// <summary>Reads to the end and answers the code that the server closed with.</summary>
    public async Task<int?> EndAsync()
    {
        while (await NextAsync() is not null)
        {
            // What is still under way does not matter.
        }

        return CloseCode;
    }

    /// <summary>Ends as a process that dies does.</summary>
    public void Dispose() => _socket.Abort();

    /// <summary>Asks for an operation by server-sent events; the answer's head has come when this returns.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient server, string query, string accept = "text/event-stream", CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        request.Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json");
        return await server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Reads the results of a stream up to its completion.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ResultsAsync(HttpResponseMessage response)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (results, type) = (new List<JsonElement>(), "");
        while (await reader.ReadLineAsync(deadline.Token) is { } line && type != "complete")
        {
            type = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : type;
            if (type == "next" && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                results.Add(JsonSerializer.Deserialize<JsonElement>(line[6..]));
            }
        }

        Assert.Equal("complete", type);
        return results;
    }
}
