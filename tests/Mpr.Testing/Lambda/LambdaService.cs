using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mpr.Testing.Lambda;

/// <summary>
/// Plays AWS Lambda for one function: the Invoke API in front, and a process for each call that runs at a time, each with
/// a Runtime API of its own.
/// </summary>
public sealed class LambdaService : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:mpr";

    private readonly WebApplication _front = LocalWeb.Build();
    private readonly ConcurrentBag<FunctionSlot> _free = [];
    private readonly List<FunctionSlot> _slots = [];
    private readonly ConcurrentQueue<string> _lines = new();

    private LambdaService() => _front.MapPost("/2015-03-31/functions/{name}/invocations", InvokeAsync);

    /// <summary>Where the Invoke API is.</summary>
    public Uri Url => LocalWeb.Address(_front);

    /// <summary>What the processes logged.</summary>
    public IReadOnlyList<string> Log => [.. _lines];

    /// <summary>The processes that live.</summary>
    public IReadOnlyList<FunctionProcess> Processes =>
        [.. _slots.Select(s => s.Process).OfType<FunctionProcess>().Where(p => !p.Exited.IsCompleted)];

    public static async Task<LambdaService> StartAsync(FunctionSettings settings)
    {
        var service = new LambdaService();
        for (var slot = 0; slot < settings.Concurrency; slot++)
        {
            service._slots.Add(await FunctionSlot.OpenAsync(settings, service._lines));
        }

        service._slots.ForEach(service._free.Add);
        await service._front.StartAsync();
        return service;
    }

    /// <summary>Calls the function and waits for its answer.</summary>
    /// <exception cref="FunctionBusyException">As many calls as may run do run.</exception>
    public async Task<FunctionAnswer> InvokeAsync(string payload)
    {
        if (!_free.TryTake(out var slot))
        {
            throw new FunctionBusyException();
        }

        try
        {
            return await slot.InvokeAsync(payload);
        }
        finally
        {
            _free.Add(slot);
        }
    }

    /// <summary>The process that runs a call with this in its payload; null: none does now.</summary>
    public FunctionProcess? ProcessOf(string word) => _slots.FirstOrDefault(s => s.Runs(word))?.Process;

    /// <summary>Starts the first process and waits until it asks for a call.</summary>
    public async Task<FunctionProcess> WarmAsync(TimeSpan atMost)
    {
        var process = _slots[0].Awake();
        await _slots[0].FirstPoll.Task.WaitAsync(atMost);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots)
        {
            await slot.DisposeAsync();
        }

        await _front.DisposeAsync();
    }

    private async Task InvokeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        try
        {
            var answer = await InvokeAsync(await reader.ReadToEndAsync());
            if (answer.FunctionError is { } error)
            {
                context.Response.Headers["X-Amz-Function-Error"] = error;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Body);
        }
        catch (FunctionBusyException)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers["x-amzn-ErrorType"] = "TooManyRequestsException";
        }
    }
}
