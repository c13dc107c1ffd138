using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mpr.Testing.Lambda;

/// <summary>
/// A place for one process, with a Runtime API of its own. The process is started by the first call, and again by the call
/// after it has died; nothing freezes it in between.
/// </summary>
internal sealed class FunctionSlot : IAsyncDisposable
{
    private readonly FunctionSettings _settings;
    private readonly WebApplication _api;
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly ConcurrentDictionary<string, Call> _open = new();
    private readonly ConcurrentQueue<string> _lines;
    private readonly CancellationTokenSource _stopping = new();
    private FunctionProcess? _process;

    private FunctionSlot(FunctionSettings settings, WebApplication api, ConcurrentQueue<string> lines)
    {
        (_settings, _api, _lines) = (settings, api, lines);
        var runtime = api.MapGroup("/2018-06-01/runtime");
        runtime.MapGet("/invocation/next", NextAsync);
        runtime.MapPost("/invocation/{id}/response", (string id, HttpContext context) => EndAsync(id, null, context));
        runtime.MapPost("/invocation/{id}/error", (string id, HttpContext context) => EndAsync(id, "Unhandled", context));
        runtime.MapPost("/init/error", StartFailedAsync);
    }

    /// <summary>The process that runs, or ran last; null before the first call.</summary>
    public FunctionProcess? Process => _process;

    /// <summary>Completed by the first poll of the process that was started last.</summary>
    public TaskCompletionSource FirstPoll { get; private set; } = new();

    public static async Task<FunctionSlot> OpenAsync(FunctionSettings settings, ConcurrentQueue<string> lines)
    {
        var slot = new FunctionSlot(settings, LocalWeb.Build(), lines);
        await slot._api.StartAsync();
        return slot;
    }

    /// <summary>Starts a process unless one lives.</summary>
    public FunctionProcess Awake()
    {
        if (_process is null || _process.Exited.IsCompleted)
        {
            _process?.Dispose();
            FirstPoll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _process = FunctionProcess.Start(_settings, LocalWeb.Address(_api), _lines);
        }

        return _process;
    }

    /// <summary>Whether it is at a call with this in its payload.</summary>
    public bool Runs(string word) => _open.Values.Any(c => c.Payload.Contains(word, StringComparison.Ordinal));

    public async Task<FunctionAnswer> InvokeAsync(string payload)
    {
        var process = Awake();
        var time = _settings.OwnTimeout(payload) ?? _settings.Timeout;
        var call = new Call(Guid.NewGuid().ToString(), payload, TimeProvider.System.GetUtcNow() + time);
        _open[call.Id] = call;
        await _calls.Writer.WriteAsync(call);
        using var settled = new CancellationTokenSource();
        var timeout = Task.Delay(time, settled.Token);
        var first = await Task.WhenAny(call.Answer.Task, process.Exited, timeout);
        await settled.CancelAsync();
        _open.TryRemove(call.Id, out _);
        if (first == call.Answer.Task || call.Answer.Task.IsCompleted)
        {
            return await call.Answer.Task;
        }

        // What it had not fetched must not reach the process that comes after it.
        _calls.Reader.TryRead(out _);
        if (first == timeout)
        {
            process.Kill();
            await process.Exited;
            return Error("Sandbox.Timedout", $"RequestId: {call.Id} Error: Task timed out after {time.TotalSeconds:0.00} seconds");
        }

        return Error("Runtime.ExitError", $"RequestId: {call.Id} Error: Runtime exited with exit status {process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        await _stopping.CancelAsync();
        await _api.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task NextAsync(HttpContext context)
    {
        FirstPoll.TrySetResult();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var call = await _calls.Reader.ReadAsync(either.Token);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = call.Id;
        headers["Lambda-Runtime-Deadline-Ms"] =
            call.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = LambdaService.FunctionArn;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(call.Payload);
    }

    private async Task<IResult> EndAsync(string id, string? error, HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        if (!_open.TryGetValue(id, out var call))
        {
            return Results.BadRequest();
        }

        call.Answer.TrySetResult(new FunctionAnswer(body, error));
        return Results.Accepted();
    }

    private async Task StartFailedAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        foreach (var call in _open.Values)
        {
            call.Answer.TrySetResult(new FunctionAnswer(body, "Unhandled"));
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static FunctionAnswer Error(string type, string message) =>
        new(JsonSerializer.Serialize(new { errorType = type, errorMessage = message }), "Unhandled");

    private sealed record Call(string Id, string Payload, DateTimeOffset Deadline)
    {
        public TaskCompletionSource<FunctionAnswer> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
