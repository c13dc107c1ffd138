using GraphQL;
using Mpr.Jobs;

namespace Mpr.Server.Queue;

/// <summary>The queue by pools.</summary>
[Name("Queue")]
public sealed record QueueDocument(IReadOnlyList<PoolDocument> Pools);

/// <summary>A pool with what waits and runs in it.</summary>
/// <param name="Paused">No worker takes tasks from it.</param>
/// <param name="Queued">Tasks ready to be taken, or in a retry delay.</param>
/// <param name="Waiting">Tasks that wait for others of their jobs.</param>
/// <param name="Workers">Living workers that take its tasks now.</param>
/// <param name="Slots">How many tasks these run at once.</param>
/// <param name="OldestAt">When the oldest queued task was submitted.</param>
[Name("Pool")]
public sealed record PoolDocument(
    string Name, bool Paused, int Queued, int Waiting, int Running, int Workers, int Slots, DateTimeOffset? OldestAt)
{
    [Ignore]
    public static PoolDocument From(PoolSight pool) => new(
        pool.Name, pool.Paused, pool.Queued, pool.Waiting, pool.Running, pool.Workers, pool.Slots, pool.OldestAt);
}

/// <summary>Where a task stands in the queue.</summary>
/// <param name="Tags">What it asks of a worker.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="NotBefore">When its retry delay ends.</param>
/// <param name="Ahead">How many tasks have their turn before it; 0 is next.</param>
[Name("Place")]
public sealed record PlaceDocument(
    [property: Id] string JobId,
    [property: Id] string TaskId,
    string Pool,
    IReadOnlyList<string> Tags,
    JobPriority Priority,
    string Group,
    WaitingReason Reason,
    DateTimeOffset? NotBefore,
    int Ahead)
{
    [Ignore]
    public static PlaceDocument From(QueuePlace place) => new(
        place.JobId, place.TaskId, place.Pool, place.Tags, place.Priority, place.Group, place.Reason, place.NotBefore,
        place.Ahead);
}
