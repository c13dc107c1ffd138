using GraphQL;
using Mpr.Jobs;

namespace Mpr.Server.Workers;

/// <summary>A worker as it last reported itself.</summary>
/// <param name="Pools">Pools and slots, as cpu:2,small:8.</param>
/// <param name="Tags">What it has: tasks that ask for tags go to workers that have them.</param>
/// <param name="About">Versions and processors.</param>
/// <param name="Load">Load of its machine over a minute per processor.</param>
/// <param name="Scratch">Bytes of scratch space for all its tasks together.</param>
/// <param name="SeenAt">Last sign of life.</param>
[Name("Worker")]
public sealed record WorkerDocument(
    string Name,
    WorkerState State,
    string Pools,
    IReadOnlyList<string> Tags,
    string About,
    double? Load,
    long? Scratch,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    IReadOnlyList<RunningTaskDocument> Running)
{
    [Ignore]
    public static WorkerDocument From(WorkerSight worker) => new(
        worker.Name, worker.State, worker.Pools, worker.Tags, worker.About, worker.Load, worker.Room,
        worker.StartedAt, worker.SeenAt, [.. worker.Running.Select(RunningTaskDocument.From)]);
}

/// <summary>A task that a worker runs.</summary>
/// <param name="Progress">Percent.</param>
[Name("RunningTask")]
public sealed record RunningTaskDocument(
    [property: Id] string TaskId,
    [property: Id] string JobId,
    string Pool,
    int Attempt,
    double Progress,
    DateTimeOffset StartedAt)
{
    [Ignore]
    public static RunningTaskDocument From(RunningSight task) => new(
        task.TaskId, task.JobId, task.Pool, task.Attempt, Math.Round(task.Progress * 100, 1), task.StartedAt);
}
