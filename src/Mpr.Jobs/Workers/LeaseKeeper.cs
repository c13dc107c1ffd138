using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Workers;

/// <summary>
/// Renews all leases of this process with one statement a beat, on a thread of its own: neither a starved thread pool
/// nor a slow handler may cost a lease. Learns of cancellations and lost leases from the answer. A statement that
/// fails says nothing about the leases, so the attempts go on.
/// </summary>
internal sealed partial class LeaseKeeper(
    EngineDatabase database, IOptions<JobEngineOptions> options, ILogger<LeaseKeeper> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskRun> _runs = new();
    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private volatile bool _ending;

    /// <summary>The attempts of this process that hold, or held, a lease.</summary>
    public ICollection<TaskRun> Runs => _runs.Values;

    public void Start()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "mpr-leases", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public void Add(TaskRun run) => _runs.AddOrUpdate(
        run.TaskId,
        run,
        (_, earlier) =>
        {
            // Lost its lease, and this very process got the next one before the heartbeat could tell.
            earlier.Abort(AbortReason.LeaseLost);
            return run;
        });

    public void Remove(TaskRun run) => _runs.TryRemove(new(run.TaskId, run));

    /// <summary>Beats at once: something in this process was just cancelled.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Ends the thread.</summary>
    public void Stop()
    {
        _ending = true;
        _wake.Set();
        _thread?.Join(TimeSpan.FromSeconds(10));
        _thread = null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        _wake.Dispose();
    }

    private void Loop()
    {
        while (!_ending)
        {
            _wake.WaitOne(options.Value.Heartbeat);
            try
            {
                Beat();
            }
            catch (Exception fault)
            {
                // Of any kind: without this thread every attempt of the process would be given to others.
                Log.BeatFailed(logger, fault);
            }
        }
    }

    private void Beat()
    {
        var runs = _runs.Values.ToDictionary(r => r.TaskId);
        if (runs.Count == 0)
        {
            return;
        }

        var beats = runs.Values.Select(r => new LeaseBeat(r.TaskId, r.Attempt, r.JobId, r.TakeProgress())).ToList();
        var answers = Write(beats);
        foreach (var answer in answers)
        {
            if (runs.Remove(answer.TaskId, out var run) && answer.CancelRequested)
            {
                run.Abort(AbortReason.Canceled);
            }
        }

        foreach (var lost in runs.Values)
        {
            lost.Abort(AbortReason.LeaseLost);
        }
    }

    private List<LeaseAnswer> Write(List<LeaseBeat> beats) => database.Query(db =>
    {
        var answers = LeaseStatements.Beat(db, beats);
        var moved = beats.Where(b => b.Progress?.Fraction is not null).Select(b => b.JobId).ToHashSet();
        if (moved.Count > 0)
        {
            LeaseStatements.Roll(db, moved);
        }

        return answers;
    });

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A heartbeat failed; the attempts go on")]
        public static partial void BeatFailed(ILogger logger, Exception fault);
    }
}
