using System.Diagnostics.CodeAnalysis;
using GraphQL;

namespace Mpr.Server.Graph;

/// <summary>
/// How far a subscription may run ahead of its client. GraphQL pushes results as fast as they are made; so the source
/// takes a place here for each, and gives it back when the result is sent. A slow client stops its source, which knows
/// how to wait, and nothing piles up in between.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing; a source may ask late.")]
internal sealed class SendWindow
{
    private const int Places = 16;

    private readonly SemaphoreSlim _free = new(Places, Places);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the source misses nothing any more.</summary>
    public Task Listening => _listening.Task;

    public static Dictionary<string, object?> Carry(SendWindow window) => new() { [nameof(SendWindow)] = window };

    public static SendWindow Of(IResolveFieldContext context) => (SendWindow)context.UserContext[nameof(SendWindow)]!;

    public void Listen() => _listening.TrySetResult();

    public Task TakeAsync(CancellationToken cancellation) => _free.WaitAsync(cancellation);

    public void Return() => _free.Release();
}
