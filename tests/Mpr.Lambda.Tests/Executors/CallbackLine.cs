using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpr.Processing.Remote;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>Stands between functions and the API, and loses or doubles calls as a network does.</summary>
public sealed class CallbackLine : IAsyncDisposable
{
    private readonly WebApplication _app = LocalWeb.Build();
    private readonly HttpClient _http = new();

    private CallbackLine() => _app.MapPost("/api/callbacks/jobs/{job}", PassAsync);

    public Uri Url => LocalWeb.Address(_app);

    public Uri? To { get; set; }

    /// <summary>Whether a call is lost: it gets no answer but 503, and the API never hears of it.</summary>
    public Func<string, RemoteReport, bool> Loses { get; set; } = (_, _) => false;

    /// <summary>Whether every call arrives twice.</summary>
    public bool Doubles { get; set; }

    /// <summary>Status codes of second arrivals.</summary>
    public ConcurrentQueue<int> SecondAnswers { get; } = new();

    public ConcurrentQueue<(string Job, RemoteReport Report)> Calls { get; } = new();

    public static async Task<CallbackLine> StartAsync()
    {
        var line = new CallbackLine();
        await line._app.StartAsync();
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(string job, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var report = JsonSerializer.Deserialize<RemoteReport>(body.ToArray(), RemoteJson.Options)!;
        Calls.Enqueue((job, report));
        if (Loses(job, report))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var answer = await SendAsync(job, context.Request, body.ToArray());
        if (Doubles)
        {
            using var second = await SendAsync(job, context.Request, body.ToArray());
            SecondAnswers.Enqueue((int)second.StatusCode);
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(string job, HttpRequest request, byte[] body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(To!, $"/api/callbacks/jobs/{job}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        foreach (var name in new[] { MessageSignature.IdHeader, MessageSignature.TimeHeader, MessageSignature.SignatureHeader })
        {
            message.Headers.Add(name, request.Headers[name].ToString());
        }

        return await _http.SendAsync(message);
    }
}
