using Mpr.Jobs.Workers;

namespace Mpr.Server.Previews;

/// <summary>
/// When previews may be made: while this process runs no task, so that a job that somebody waits for has the processors
/// to itself; but the previews wait two minutes at most, so that a worker which always has tasks makes them beside these.
/// </summary>
public sealed class PreviewTurn(RunningAttempts running, TimeProvider time)
{
    /// <summary>How long previews stand back, from when they were noted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits for the turn of a run of FFmpeg.</summary>
    /// <param name="noted">When the previews were noted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task WaitAsync(DateTimeOffset noted, CancellationToken cancellation)
    {
        var left = noted + Patience - time.GetUtcNow();
        if (running.Count == 0 || left <= TimeSpan.Zero)
        {
            return;
        }

        using var patience = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await running.NoneAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
