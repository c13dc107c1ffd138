using System.Collections.Concurrent;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>An attempt that remembers what it was told, in order.</summary>
public sealed class RecordedAttempt(string taskId = "task_1") : ITaskAttempt
{
    public string JobId => "job_1";

    public string TaskId => taskId;

    public int Attempt { get; init; } = 1;

    public bool Allowed { get; init; } = true;

    /// <summary>Called with each report; null: nothing.</summary>
    public Action<TaskProgress>? OnProgress { get; init; }

    /// <summary>Called before publishing; null: nothing.</summary>
    public Action? OnGate { get; init; }

    public ConcurrentQueue<TaskProgress> Progress { get; } = [];

    public ConcurrentQueue<string> Residues { get; } = [];

    public void Report(TaskProgress progress)
    {
        Progress.Enqueue(progress);
        OnProgress?.Invoke(progress);
    }

    public Task NoteResidueAsync(string residue, CancellationToken cancellation)
    {
        Residues.Enqueue(residue);
        return Task.CompletedTask;
    }

    public Task<bool> MayPublishAsync(CancellationToken cancellation)
    {
        OnGate?.Invoke();
        return Task.FromResult(Allowed);
    }
}
