using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GraphQL;

namespace Mpr.Server.Graph;

/// <summary>Turns what the executer answers into results to be sent one after the other.</summary>
internal static class GraphResults
{
    /// <summary>One result, or those of a subscription until it ends. Leaving the loop ends the subscription.</summary>
    /// <param name="signOfLife">Null is answered when nothing came for so long.</param>
    public static async IAsyncEnumerable<ExecutionResult?> ReadAsync(
        ExecutionResult answer, SendWindow window, TimeSpan signOfLife, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (answer.Streams?.Values.SingleOrDefault() is not { } stream)
        {
            yield return answer;
            yield break;
        }

        var arrivals = new Arrivals();
        using var running = stream.Subscribe(arrivals);
        while (true)
        {
            var more = arrivals.Reader.WaitToReadAsync(cancellation).AsTask();
            while (await Task.WhenAny(more, Task.Delay(signOfLife, cancellation)) != more)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return null;
            }

            if (!await more)
            {
                yield break;
            }

            while (arrivals.Reader.TryRead(out var result))
            {
                yield return result;
                window.Return();
            }
        }
    }

    // The window bounds what is in here.
    private sealed class Arrivals : IObserver<ExecutionResult>
    {
        private readonly Channel<ExecutionResult> _channel = Channel.CreateUnbounded<ExecutionResult>();

        public ChannelReader<ExecutionResult> Reader => _channel.Reader;

        public void OnNext(ExecutionResult value) => _channel.Writer.TryWrite(value);

        public void OnCompleted() => _channel.Writer.TryComplete();

        // What happened is told as a result with errors; a fault of the source itself ends the stream.
        public void OnError(Exception error) => _channel.Writer.TryComplete();
    }
}
