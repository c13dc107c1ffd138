using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mpr.Testing;

namespace Mpr.Server.Tests.Proxy;

/// <summary>What has no end passes our nginx as it comes. The server behind it is one that does nothing else.</summary>
public sealed class NginxStreamTests
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_event_arrives_before_the_next_one_is_sent()
    {
        Assert.SkipWhen(NginxProcess.Program is null, "nginx is not installed.");
        using var heard = new SemaphoreSlim(0);
        await using var server = await ServeAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await heard.WaitAsync(AtMost);
            }
        });
        var address = new Uri(server.Urls.First());
        await using var nginx = await NginxProcess.StartAsync(address, address);
        using var client = nginx.Client();

        using var response = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            lines.Add(await reader.ReadLineAsync().WaitAsync(AtMost));
            await reader.ReadLineAsync().WaitAsync(AtMost);
            heard.Release();
        }

        Assert.Equal(["data: 0", "data: 1", "data: 2"], lines);
    }

    [Fact]
    public async Task A_WebSocket_passes()
    {
        Assert.SkipWhen(NginxProcess.Program is null, "nginx is not installed.");
        await using var server = await ServeAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
            var buffer = new byte[100];
            var asked = await socket.ReceiveAsync(buffer, CancellationToken.None);
            await socket.SendAsync(buffer.AsMemory(0, asked.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        var address = new Uri(server.Urls.First());
        await using var nginx = await NginxProcess.StartAsync(address, address);
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("graphql-transport-ws");
        using var invoker = new HttpMessageInvoker(nginx.Handler());
        using var deadline = new CancellationTokenSource(AtMost);

        await client.ConnectAsync(new Uri("ws://localhost/graphql"), invoker, deadline.Token);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, deadline.Token);
        var buffer = new byte[100];
        var answer = await client.ReceiveAsync(buffer, deadline.Token);

        Assert.Equal("graphql-transport-ws", client.SubProtocol);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
