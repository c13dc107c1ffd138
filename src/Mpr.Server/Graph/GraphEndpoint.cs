using System.Text.Json;
using GraphQL;
using GraphQL.Transport;
using GraphQL.Validation;
using Microsoft.Net.Http.Headers;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Graph;

/// <summary>
/// GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): POST with JSON, GET for queries. Bodies other
/// than JSON are refused, which also keeps forms of foreign pages out. Subscriptions come as server-sent events, or over
/// a WebSocket that a GET opens.
/// </summary>
internal static class GraphEndpoint
{
    private const string GraphMediaType = "application/graphql-response+json";

    private const string JsonMediaType = "application/json";

    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/graphql", PostAsync).ExcludeFromDescription().Needs(AccessScope.Read);
        routes.MapGet("/graphql", GetAsync).ExcludeFromDescription().Needs(AccessScope.Read);
    }

    private static async Task PostAsync(HttpContext context, GraphExecution graph)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new ProblemException(RefusalCatalogue.UnsupportedMediaType, "GraphQL takes Content-Type application/json.");
        }

        var mediaType = Negotiate(context.Request, GraphEvents.MediaType);
        var request = await ReadBodyAsync(context, graph.Serializer);
        await (mediaType == GraphEvents.MediaType
            ? GraphEvents.RunAsync(context, graph, request)
            : AnswerAsync(context, graph, request, mediaType, [StreamRule.Instance]));
    }

    private static async Task GetAsync(
        HttpContext context, GraphExecution graph, ApiKeys keys, TimeProvider time, IHostApplicationLifetime host)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await ListenAsync(context, graph, keys, time, host.ApplicationStopping);
            return;
        }

        var query = context.Request.Query;
        var request = new GraphQLRequest
        {
            Query = query["query"].FirstOrDefault(),
            OperationName = query["operationName"].FirstOrDefault(),
            Variables = ReadVariables(query["variables"].FirstOrDefault(), graph.Serializer),
        };
        await AnswerAsync(context, graph, request, Negotiate(context.Request, null), [QueriesOnlyRule.Instance]);
    }

    private static async Task ListenAsync(
        HttpContext context, GraphExecution graph, ApiKeys keys, TimeProvider time, CancellationToken stopping)
    {
        var known = context.WebSockets.WebSocketRequestedProtocols.Contains(GraphSocket.Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(known ? GraphSocket.Protocol : null);
        if (!known)
        {
            using var text = new SocketText(socket);
            await text.CloseAsync((System.Net.WebSockets.WebSocketCloseStatus)4406, "Subprotocol not acceptable");
            return;
        }

        using var conversation = new GraphSocket(context, socket, graph, keys, time);
        await conversation.RunAsync(stopping);
    }

    private static async Task<GraphQLRequest> ReadBodyAsync(HttpContext context, IGraphQLTextSerializer serializer)
    {
        try
        {
            return await serializer.ReadAsync<GraphQLRequest>(context.Request.Body, context.RequestAborted)
                ?? throw ProblemException.Invalid("The body is empty.");
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("The body is not a GraphQL request: {\"query\", \"operationName\", \"variables\"}.");
        }
    }

    private static Inputs? ReadVariables(string? text, IGraphQLTextSerializer serializer)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : serializer.Deserialize<Inputs>(text);
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("variables is not a JSON object.");
        }
    }

    private static async Task AnswerAsync(
        HttpContext context,
        GraphExecution graph,
        GraphQLRequest request,
        string mediaType,
        IReadOnlyList<IValidationRule> rules)
    {
        if (string.IsNullOrEmpty(request.Query))
        {
            throw ProblemException.Invalid("query is missing.");
        }

        var result = await graph.RunAsync(context, request, rules, null, context.RequestAborted);
        context.Response.StatusCode = StatusOf(context, result, mediaType);
        context.Response.ContentType = mediaType + "; charset=utf-8";
        await graph.Serializer.WriteAsync(context.Response.Body, result, context.RequestAborted);
    }

    // The first of what the client takes, by its preference; what it leaves open is JSON.
    private static string Negotiate(HttpRequest request, string? streaming)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return JsonMediaType;
        }

        foreach (var range in accepted.OrderByDescending(a => a.Quality ?? 1))
        {
            // By name only: application/json would match it by its suffix.
            if (range.MediaType.Equals(GraphMediaType, StringComparison.OrdinalIgnoreCase))
            {
                return GraphMediaType;
            }

            if (range.MatchesMediaType(JsonMediaType))
            {
                return JsonMediaType;
            }

            if (streaming is not null && range.MatchesMediaType(streaming))
            {
                return streaming;
            }
        }

        throw new ProblemException(
            RefusalCatalogue.NotAcceptable,
            $"GraphQL answers as {GraphMediaType} or {JsonMediaType}, to POST also as {GraphEvents.MediaType}.");
    }

    private static int StatusOf(HttpContext context, ExecutionResult result, string mediaType)
    {
        if (result.Errors?.Any(e => e is QueriesOnlyError) is true)
        {
            context.Response.Headers[HeaderNames.Allow] = "POST";
            return StatusCodes.Status405MethodNotAllowed;
        }

        if (result.Errors?.Any(e => e is StreamError) is true)
        {
            return StatusCodes.Status406NotAcceptable;
        }

        return !result.Executed && mediaType == GraphMediaType
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
    }
}
