using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mpr.Cli.Tests.Fakes;

/// <summary>
/// Answers as the API would in a situation that the real one is hard to bring into. What it answers has the shape of
/// the REST contract; that the real server keeps to it is shown by the tests that run one.
/// </summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Queue<(int Status, string Body)>> _answers = new();

    private FakeApi(WebApplication app) => _app = app;

    /// <summary>Requests so far: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Target, string Body)> Requests { get; } = new();

    public string Url => _app.Urls.First();

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new FakeApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>Answers a path with the bodies given, one after the other; the last one stays.</summary>
    public FakeApi On(string path, int status, params string[] bodies)
    {
        _answers[path] = new Queue<(int, string)>(bodies.Select(b => (status, b)));
        return this;
    }

    /// <summary>Runs the command against this API.</summary>
    public Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync(
        new Dictionary<string, string> { ["MPR_API_URL"] = Url }, Path.GetTempPath(), args);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString.Value, body));
        var (status, answer) = Next(context.Request.Path);
        context.Response.StatusCode = status;
        context.Response.ContentType = status >= 400 ? "application/problem+json"
            : answer.StartsWith('{') ? "application/json" : "text/plain";
        await context.Response.WriteAsync(answer);
    }

    private (int Status, string Body) Next(string path)
    {
        if (!_answers.TryGetValue(path, out var answers))
        {
            return (404, Bodies.Problem(404, "not_found", $"There is nothing at {path}."));
        }

        lock (answers)
        {
            return answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        }
    }
}
