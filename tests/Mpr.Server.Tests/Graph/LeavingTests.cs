using System.Collections.Concurrent;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpr.Server.Access;
using Mpr.Server.Graph;
using Mpr.Server.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Graph;

/// <summary>Clients that go at every moment of a subscription's begin.</summary>
public sealed class LeavingTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Subscription = "subscription { assetEvents { type } }";

    [Fact]
    public async Task A_client_that_leaves_while_a_subscription_begins_is_no_failure()
    {
        using var complaints = new Complaints();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(complaints);
        for (var round = 0; round < 60; round++)
        {
            using var client = await GraphClient.OpenAsync(server.Http);
            await client.SubscribeAsync("1", Subscription);
            await client.SubscribeAsync("2", Subscription);
            if (round % 3 == 0)
            {
                await client.SendAsync("""{"id":"1","type":"complete"}""");
            }
            else if (round % 3 == 1)
            {
                await LeaveAsync(round);
            }
        }

        // A stream that begins after all of them shows that the server is through with what came before.
        using var last = await GraphClient.PostAsync(server.Http, Subscription);
        Assert.True(last.IsSuccessStatusCode);
        await GoneAsync();
        Assert.Empty(complaints.Told);
    }

    [Fact]
    public async Task A_client_that_has_left_before_its_stream_is_read_is_no_failure()
    {
        using var complaints = new Complaints();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(complaints);
        await using var scope = server.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Items[typeof(Caller)] = Caller.Open;
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        var graph = scope.ServiceProvider.GetRequiredService<GraphExecution>();
        using var leaving = new CancellationTokenSource();
        var window = new SendWindow();

        var answer = await graph.RunAsync(context, new GraphQLRequest { Query = Subscription }, [], window, leaving.Token);
        await leaving.CancelAsync();
        var ended = new TaskCompletionSource();
        using var running = answer.Streams!.Values.Single().Subscribe(new Ending(ended));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Empty(complaints.Told);
    }

    private async Task LeaveAsync(int round)
    {
        using var leaving = new CancellationTokenSource();
        var asking = GraphClient.PostAsync(server.Http, Subscription, cancellation: leaving.Token);
        for (var i = 0; i < round; i++)
        {
            await Task.Yield();
        }

        await leaving.CancelAsync();
        try
        {
            (await asking).Dispose();
        }
        catch (OperationCanceledException)
        {
            // It left before the head of the answer came.
        }
    }

    private Task GoneAsync() => Eventually.BecomesTrueAsync(
        () => Task.FromResult(server.Services.GetRequiredService<LiveHub>().Listening <= 1),
        "the end of all streams but one");

    private sealed class Ending(TaskCompletionSource ended) : IObserver<ExecutionResult>
    {
        public void OnNext(ExecutionResult value) => ended.TrySetResult();

        public void OnCompleted() => ended.TrySetResult();

        public void OnError(Exception error) => ended.TrySetResult();
    }

    /// <summary>Takes down what is logged as a failure.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Told { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Told.Enqueue(formatter(state, exception) + exception);
            }
        }

        public void Dispose()
        {
        }
    }
}
