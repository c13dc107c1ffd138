using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using GraphQL.Transport;
using Mpr.Server.Access;

namespace Mpr.Server.Graph;

/// <summary>
/// One WebSocket of the protocol graphql-transport-ws
/// (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). Several operations run over it at once; when it
/// ends, however it ends, they all do.
/// </summary>
internal sealed class GraphSocket(HttpContext context, WebSocket socket, GraphExecution graph, ApiKeys keys, TimeProvider time)
    : IDisposable
{
    public const string Protocol = "graphql-transport-ws";

    private static readonly TimeSpan InitTime = TimeSpan.FromSeconds(3);

    // For the client to read why, and to close its side.
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private const int MostOperations = 100;

    private readonly SocketText _text = new(socket);
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private readonly ConcurrentDictionary<string, Operation> _operations = new(StringComparer.Ordinal);
    private volatile bool _initialised;
    private volatile bool _closing;

    /// <summary>Serves the socket until either side closes it.</summary>
    /// <param name="stopping">The server stops: the client is told to come back.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        await using var stop = stopping.Register(() => _ = CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "Stopping"));
        try
        {
            await ReadAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The client is gone; there is nobody to tell.
        }
        finally
        {
            await _ending.CancelAsync();
            await Task.WhenAll(_operations.Values.Select(o => o.Done));
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _text.Dispose();
    }

    private async Task ReadAsync()
    {
        using var patience = new CancellationTokenSource(InitTime, time);
        await using var late = patience.Token.Register(() =>
            _ = _initialised ? Task.CompletedTask : CloseAsync((WebSocketCloseStatus)4408, "Connection initialisation timeout"));
        while (await _text.ReadAsync(_ending.Token) is { } text)
        {
            if (_closing)
            {
                continue;
            }

            if (!Parse(text, out var message))
            {
                await CloseAsync((WebSocketCloseStatus)4400, "Invalid message");
            }
            else if (await RefusalOfAsync(message) is { } refusal)
            {
                await CloseAsync((WebSocketCloseStatus)refusal.Code, refusal.Reason);
            }
        }
    }

    // Does what the message asks for, or says with which code the connection ends.
    private async Task<(int Code, string Reason)?> RefusalOfAsync(OperationMessage message)
    {
        switch (message.Type)
        {
            case "connection_init" when _initialised:
                return (4429, "Too many initialisation requests");
            case "connection_init":
                _initialised = true;
                await SendAsync(new OperationMessage { Type = "connection_ack" });
                return null;
            case "ping":
                await SendAsync(new OperationMessage { Type = "pong" });
                return null;
            case "pong":
                return null;
            case "subscribe":
                return await SubscribeAsync(message);
            case "complete" when message.Id is { } id:
                await StopAsync(id);
                return null;
            default:
                return (4400, "Invalid message");
        }
    }

    private async Task<(int Code, string Reason)?> SubscribeAsync(OperationMessage message)
    {
        if (!_initialised)
        {
            return (4401, "Unauthorized");
        }

        if (message.Id is not { Length: > 0 } id || Request(message) is not { } request)
        {
            return (4400, "Invalid message");
        }

        // The key may have been revoked since the socket was opened.
        if (!await keys.AdmitsAsync(graph.Caller, _ending.Token))
        {
            return (4403, "Forbidden");
        }

        if (_operations.Count >= MostOperations)
        {
            return (4400, "Too many operations");
        }

        var operation = new Operation(CancellationTokenSource.CreateLinkedTokenSource(_ending.Token));
        if (!_operations.TryAdd(id, operation))
        {
            operation.Dispose();
            return (4409, $"Subscriber for {id} already exists");
        }

        operation.Done = OperateAsync(id, request, operation);
        return null;
    }

    private async Task OperateAsync(string id, GraphQLRequest request, Operation operation)
    {
        // The reader goes on meanwhile.
        await Task.Yield();
        try
        {
            await TellAsync(id, request, operation.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // Completed by the client, or the socket ends.
        }
        finally
        {
            _operations.TryRemove(new(id, operation));
            operation.Dispose();
        }
    }

    private async Task TellAsync(string id, GraphQLRequest request, CancellationToken cancellation)
    {
        var window = new SendWindow();
        var answer = await graph.RunAsync(context, request, [], window, cancellation);
        if (!answer.Executed)
        {
            await SendAsync(new OperationMessage { Id = id, Type = "error", Payload = answer.Errors });
            return;
        }

        await foreach (var result in GraphResults.ReadAsync(answer, window, Timeout.InfiniteTimeSpan, cancellation))
        {
            await SendAsync(new OperationMessage { Id = id, Type = "next", Payload = result });
        }

        // From here on the id may be used anew.
        _operations.TryRemove(id, out _);
        await SendAsync(new OperationMessage { Id = id, Type = "complete" });
    }

    private async Task StopAsync(string id)
    {
        if (_operations.TryRemove(id, out var operation))
        {
            await operation.CancelAsync();
            await operation.Done;
        }
    }

    private bool Parse(string text, out OperationMessage message)
    {
        try
        {
            message = graph.Serializer.Deserialize<OperationMessage>(text) ?? new OperationMessage();
            return true;
        }
        catch (JsonException)
        {
            message = new OperationMessage();
            return false;
        }
    }

    private GraphQLRequest? Request(OperationMessage message)
    {
        try
        {
            return graph.Serializer.ReadNode<GraphQLRequest>(message.Payload) is { Query: not null } request ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task SendAsync(OperationMessage message) => _text.SendAsync(graph.Serializer.Serialize(message), _ending.Token);

    private Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        _closing = true;
        _ending.CancelAfter(CloseTime);
        return _text.CloseAsync(status, reason);
    }

    /// <summary>An operation under way.</summary>
    private sealed class Operation(CancellationTokenSource ending) : IDisposable
    {
        public CancellationToken Token { get; } = ending.Token;

        public Task Done { get; set; } = Task.CompletedTask;

        public Task CancelAsync() => ending.CancelAsync();

        public void Dispose() => ending.Dispose();
    }
}
