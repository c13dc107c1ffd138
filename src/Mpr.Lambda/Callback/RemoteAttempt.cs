using Mpr.Processing.Remote;
using Mpr.Processing.Tasks;

namespace Mpr.Lambda.Callback;

/// <summary>Why a remote attempt must end.</summary>
internal enum RemoteEnd
{
    None,
    Canceled,
    Stale,
}

/// <summary>
/// A run of a task in a function: the record of the task is behind the API, and every step that the record must know of is
/// a call. Calls go one after the other; a beat tells the progress and hears of a cancellation.
/// </summary>
internal sealed class RemoteAttempt : ITaskAttempt, IAsyncDisposable
{
    // Steps are repeated until the function's own time is up; a beat is followed by another one.
    private const int ManyTries = 1000;

    private readonly CallbackClient _api;
    private readonly RemoteJob _job;
    private readonly RemoteTask _task;
    private readonly string _run;
    private readonly RunClock _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _aborted = new();
    private readonly CancellationTokenSource _stopBeating = new();
    private long _sequence;
    private volatile TaskProgress? _progress;
    private volatile bool _publishing;
    private int _end;
    private Task _beating = Task.CompletedTask;

    public RemoteAttempt(CallbackClient api, RemoteJob job, RemoteTask task, string run, RunClock clock)
    {
        (_api, _job, _task, _run, _clock) = (api, job, task, run, clock);
        Aborted = _aborted.Token;
    }

    public string JobId => _job.Job;

    public string TaskId => _task.Id;

    public int Attempt => _task.Attempt;

    /// <summary>Fires when the attempt must end; <see cref="End"/> says why.</summary>
    public CancellationToken Aborted { get; }

    public RemoteEnd End => (RemoteEnd)Volatile.Read(ref _end);

    /// <summary>Takes the task up, and begins to beat.</summary>
    /// <returns>What an earlier run left; null: nothing.</returns>
    /// <exception cref="StaleAttemptException">The task is somebody else's.</exception>
    public async Task<string?> BeginAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(Report(RemoteStatus.Begun), ManyTries, cancellation).ConfigureAwait(false);
        _beating = BeatAsync(_stopBeating.Token);
        return answer.Residue;
    }

    public void Report(TaskProgress progress) => _progress = progress;

    public async Task NoteResidueAsync(string residue, CancellationToken cancellation)
    {
        var note = Report(RemoteStatus.Noted) with { Residue = residue };
        await AskAsync(note, ManyTries, cancellation).ConfigureAwait(false);
    }

    public async Task<bool> MayPublishAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await AskAsync(Report(RemoteStatus.Publishing), ManyTries, cancellation).ConfigureAwait(false);
            return _publishing = answer.Granted;
        }
        catch (StaleAttemptException)
        {
            return false;
        }
    }

    /// <summary>
    /// Tells the end. Should it not get through, the state machine tells it, or the API asks the state machine.
    /// </summary>
    /// <returns>Whether it got through.</returns>
    public async Task<bool> EndAsync(RemoteReport ending, CancellationToken cancellation)
    {
        const int someTries = 4;
        await StopBeatingAsync().ConfigureAwait(false);
        try
        {
            await AskAsync(ending, someTries, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception lost) when (lost is CallbackException or StaleAttemptException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A call of this run, with what it has used so far.</summary>
    public RemoteReport Report(RemoteStatus status) => new()
    {
        Task = _task.Id,
        Attempt = _task.Attempt,
        Run = _run,
        Sequence = 0,
        Status = status,
        Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 3),
        MemoryMib = _clock.MemoryMib,
    };

    public async ValueTask DisposeAsync()
    {
        await StopBeatingAsync().ConfigureAwait(false);
        _stopBeating.Dispose();
        _turn.Dispose();
    }

    private async Task<RemoteAnswer> AskAsync(RemoteReport report, int tries, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var numbered = report with { Sequence = ++_sequence };
            var answer = await _api.SendAsync(_job, numbered, tries, cancellation).ConfigureAwait(false);
            if (answer.Cancel && !_publishing)
            {
                await AbortAsync(RemoteEnd.Canceled).ConfigureAwait(false);
            }

            return answer;
        }
        catch (StaleAttemptException)
        {
            await AbortAsync(RemoteEnd.Stale).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _clock.BeatAsync(stop).ConfigureAwait(false);
                await TellProgressAsync(stop).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or StaleAttemptException)
        {
            // The attempt is over, or is told so by its token.
        }
    }

    private async Task TellProgressAsync(CancellationToken stop)
    {
        var now = _progress;
        var report = Report(RemoteStatus.Running) with
        {
            Progress = now?.Fraction,
            Phase = now is null ? null : System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{now.Phase}"),
            Speed = now?.Speed,
            Fps = now?.Fps,
            EtaSeconds = now?.Eta?.TotalSeconds,
        };
        try
        {
            await AskAsync(report, 1, stop).ConfigureAwait(false);
        }
        catch (CallbackException)
        {
            // The client has logged it; the work goes on, and the next beat says the same and more.
        }
    }

    private async Task StopBeatingAsync()
    {
        await _stopBeating.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
    }

    private async Task AbortAsync(RemoteEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, (int)RemoteEnd.None) == (int)RemoteEnd.None)
        {
            await _aborted.CancelAsync().ConfigureAwait(false);
        }
    }
}
