using System.Text;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http.Features;

namespace Mpr.Server.Graph;

/// <summary>
/// Results as server-sent events, one connection an operation ("distinct connections mode",
/// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
/// </summary>
internal static class GraphEvents
{
    public const string MediaType = "text/event-stream";

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(HttpContext context, GraphExecution graph, GraphQLRequest request)
    {
        var cancellation = context.RequestAborted;
        var window = new SendWindow();
        var answer = await graph.RunAsync(context, request, [], window, cancellation);
        var response = context.Response;
        response.ContentType = MediaType + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var results = GraphResults.ReadAsync(answer, window, SignOfLife, cancellation)
            .GetAsyncEnumerator(cancellation);
        var next = results.MoveNextAsync().AsTask();
        // Who sees the answer's head can rely on being told from then on.
        await Task.WhenAny(next, window.Listening);
        await WriteAsync(response, ":\n\n", cancellation);
        while (await next)
        {
            await WriteAsync(response, Frame(graph.Serializer, results.Current), cancellation);
            next = results.MoveNextAsync().AsTask();
        }

        await WriteAsync(response, "event: complete\ndata:\n\n", cancellation);
    }

    private static string Frame(IGraphQLTextSerializer serializer, ExecutionResult? result) =>
        result is null ? ":\n\n" : $"event: next\ndata: {serializer.Serialize(result)}\n\n";

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
