using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Live;

/// <summary>
/// What happens, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Every frame
/// carries the position that a client resumes from, signs of life included.
/// </summary>
internal static class LiveApi
{
    private const string MediaType = "text/event-stream";

    // Milliseconds until a browser connects again.
    private const int Retry = 2000;

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        // Before the web server stops, which waits for requests to end.
        routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
            .Register(routes.ServiceProvider.GetRequiredService<LiveHub>().End);
        routes.MapGet("/api/events", ListenAsync)
            .WithTags("events")
            .Needs(AccessScope.Read)
            .Produces<LiveEvent>(StatusCodes.Status200OK, MediaType);
    }

    private static async Task ListenAsync(
        string? job,
        string? asset,
        string? types,
        string? last_event_id,
        HttpContext context,
        LiveHub hub,
        Caller caller,
        CancellationToken cancellation)
    {
        var names = types?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var filter = new LiveFilter(caller, job, asset, LiveTypes.Read(names));
        var since = Since(context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? last_event_id);
        using var stream = await hub.ListenAsync(filter, since, cancellation);
        var response = context.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        // nginx would hold the events back: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await WriteAsync(response, $"retry: {Retry}\nid: {stream.Start}\n\n", cancellation);
        await foreach (var batch in stream.ReadAsync(cancellation))
        {
            await WriteAsync(response, Frames(batch), cancellation);
        }
    }

    private static LivePosition? Since(string? id) => string.IsNullOrEmpty(id) ? null
        : LivePosition.Parse(id) ?? throw ProblemException.Invalid("Last-Event-ID is not an id that this API gave out.");

    private static string Frames(LiveBatch batch)
    {
        var text = new StringBuilder();
        foreach (var told in batch.Events)
        {
            if (told.Position is { } position)
            {
                text.Append("id: ").Append(position).Append('\n');
            }

            text.Append("event: ").Append(told.Type).Append('\n');
            text.Append("data: ").Append(JsonSerializer.Serialize(told, ApiJson.Options)).Append("\n\n");
        }

        // Without data nothing is dispatched, but the id is kept: what was filtered out is not read again.
        return text.Append(": \nid: ").Append(batch.Position).Append("\n\n").ToString();
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
