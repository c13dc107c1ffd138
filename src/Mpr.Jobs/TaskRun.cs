using System.Diagnostics.CodeAnalysis;
using Mpr.Jobs.Workers;

namespace Mpr.Jobs;

/// <summary>One attempt as its handler sees it. Thread safe.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A token source without a timer holds nothing; an abort may come late.")]
public sealed class TaskRun
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly Lock _lock = new();
    private readonly LeaseWriter _lease;
    private TaskProgress? _progress;
    private AbortReason _reason;
    private bool _sealed;

    internal TaskRun(Data.ClaimedTask task, LeaseWriter lease)
    {
        _lease = lease;
        TaskId = task.Id;
        JobId = task.JobId;
        Kind = task.Kind;
        Payload = task.Payload;
        Pool = task.Pool;
        Attempt = task.Attempt;
        Aborted = _aborted.Token;
    }

    /// <summary>The job.</summary>
    public string JobId { get; }

    /// <summary>The task.</summary>
    public string TaskId { get; }

    /// <summary>The task's kind.</summary>
    public string Kind { get; }

    /// <summary>The task's payload, JSON.</summary>
    public string Payload { get; }

    /// <summary>The pool in which it runs.</summary>
    public string Pool { get; }

    /// <summary>Number of the attempt from 1, and its fencing token.</summary>
    public int Attempt { get; }

    /// <summary>Fires when the attempt must end; the token that the handler was given.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Why it fired; <see cref="AbortReason.None"/> while it has not.</summary>
    public AbortReason AbortReason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>True from the moment that publishing was allowed.</summary>
    internal bool Publishing { get; private set; }

    /// <summary>
    /// Tells the progress. Costs nothing: the latest report is stored with the next heartbeat, about once a second.
    /// A fraction outside 0 to 1 is bounded; null parts leave what was told before.
    /// </summary>
    public void Report(TaskProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var fraction = progress.Fraction is { } f && !double.IsNaN(f) ? Math.Clamp(f, 0, 1) : (double?)null;
        lock (_lock)
        {
            _progress = new(
                fraction ?? _progress?.Fraction, progress.Phase ?? _progress?.Phase,
                progress.Detail ?? _progress?.Detail);
        }
    }

    /// <summary>
    /// Stores what must be cleaned should this attempt die from now on; replaces what it noted before. To be called
    /// before the thing is made when it can be named beforehand, or else right after: a death in between leaves what
    /// nobody knows of. The note outlives every ending but success: a handler that cleaned up itself takes it back with
    /// <see cref="ClearResidueAsync"/>, which spares the engine from asking again.
    /// </summary>
    /// <param name="residue">In the handler's own format.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LeaseLostException">The lease is lost: the handler must itself remove what it made.</exception>
    public async Task NoteResidueAsync(string residue, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(residue);
        await StoreResidueAsync(residue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the note back: nothing is left of what it named.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public Task ClearResidueAsync(CancellationToken cancellationToken) => StoreResidueAsync(null, cancellationToken);

    /// <summary>
    /// Asks for leave to publish, by compare-and-set on the lease; also records that publishing began. From then on a
    /// cancellation no longer fires the token: the handler publishes in one atomic step and returns.
    /// </summary>
    /// <returns>
    /// True: publish now. False: publish nothing and return; <see cref="AbortReason"/> says why and the token has
    /// fired.
    /// </returns>
    public async Task<bool> MayPublishAsync(CancellationToken cancellationToken)
    {
        var answer = await _lease.PublishAsync(TaskId, Attempt, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            Publishing = answer == AbortReason.None && _reason == AbortReason.None;
        }

        if (answer != AbortReason.None)
        {
            Abort(answer);
        }

        return Publishing;
    }

    /// <summary>Ends the attempt for a reason; the first one stands, but for a lost lease, which outdoes all.</summary>
    internal void Abort(AbortReason reason)
    {
        lock (_lock)
        {
            if (_sealed || (_reason != AbortReason.None && reason != AbortReason.LeaseLost)
                || (Publishing && reason == AbortReason.Canceled))
            {
                return;
            }

            _reason = reason;
        }

        // The token's callbacks run on the pool: killing a process group must not hold up other leases' heartbeats.
        _ = _aborted.CancelAsync();
    }

    /// <summary>The handler has returned; whatever fires now comes too late.</summary>
    internal void Seal()
    {
        lock (_lock)
        {
            _sealed = true;
        }
    }

    /// <summary>The latest report, once.</summary>
    internal TaskProgress? TakeProgress()
    {
        lock (_lock)
        {
            var progress = _progress;
            _progress = null;
            return progress;
        }
    }

    private async Task StoreResidueAsync(string? residue, CancellationToken cancellationToken)
    {
        if (!await _lease.NoteResidueAsync(TaskId, Attempt, residue, cancellationToken).ConfigureAwait(false))
        {
            Abort(AbortReason.LeaseLost);
            throw new LeaseLostException(TaskId, Attempt);
        }
    }
}
