using System.Runtime.ExceptionServices;

namespace Mpr.Processing.Storage;

/// <summary>
/// Parts of an upload that travel at the same time, up to a bound. The first that fails for good ends the others and is
/// told when they settle. One owner, who starts them one after the other.
/// </summary>
/// <param name="most">How many travel at once.</param>
internal sealed class PartsUnderWay(int most) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(most);
    private readonly List<Task> _parts = [];

    /// <summary>A part has failed for good.</summary>
    private readonly CancellationTokenSource _broken = new();

    /// <summary>Nothing more is to be sent.</summary>
    private readonly CancellationTokenSource _abandoned = new();
    private Exception? _fault;

    /// <summary>Fires when a part has failed for good.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Whether one has failed, or was abandoned.</summary>
    public bool HasFault => Volatile.Read(ref _fault) is not null;

    /// <summary>Starts a part as soon as fewer than the bound are under way.</summary>
    /// <param name="part">Sends it; called when its turn has come.</param>
    /// <param name="cancellation">Ends the wait for its turn.</param>
    public async Task StartAsync(Func<CancellationToken, Task> part, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        _parts.RemoveAll(p => p.IsCompletedSuccessfully);
        _parts.Add(RunAsync(part));
    }

    /// <summary>Told when the parts settle; they need not go on.</summary>
    public async Task BreakAsync(Exception fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is null && !_abandoned.IsCancellationRequested)
        {
            await _abandoned.CancelAsync().ConfigureAwait(false);
            await _broken.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the parts under way, and tells the first fault.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAll(_parts).ConfigureAwait(false);
        if (_fault is not null)
        {
            ExceptionDispatchInfo.Throw(_fault);
        }
    }

    /// <summary>Ends the parts under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _slots.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> part)
    {
        try
        {
            await part(_abandoned.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectStoreException or IOException or OperationCanceledException)
        {
            await BreakAsync(e).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }
}
