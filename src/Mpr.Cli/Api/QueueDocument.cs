namespace Mpr.Cli.Api;

/// <summary>The queue by pools.</summary>
internal sealed record QueueDocument(IReadOnlyList<PoolDocument> Pools);

/// <summary>A pool with what waits and runs in it.</summary>
internal sealed record PoolDocument(
    string Name, bool Paused, int Queued, int Waiting, int Running, int Workers, int Slots, DateTimeOffset? OldestAt);

/// <summary>Where a task stands in the queue.</summary>
/// <param name="Reason">turn, dependencies, retry_delay, paused, no_worker, schedule or room.</param>
/// <param name="Ahead">How many have their turn before it.</param>
internal sealed record PlaceDocument(
    string JobId, string TaskId, string Pool, IReadOnlyList<string> Tags, string Priority, string? Group, string Reason,
    DateTimeOffset? NotBefore, int Ahead);

/// <summary>Which jobs are to run again.</summary>
internal sealed record RetryRequest(IReadOnlyList<string>? Ids, string? Status, string? Group, string? Executor);

/// <summary>What came of retrying many jobs.</summary>
internal sealed record RetriesDocument(IReadOnlyList<string> Retried, IReadOnlyList<RetryRefusal> Refused);

/// <summary>A job that cannot run again, and why.</summary>
internal sealed record RetryRefusal(string Id, string Code, string Message);
