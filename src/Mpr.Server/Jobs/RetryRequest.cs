using GraphQL;
using Mpr.Jobs;
using Mpr.Server.Executors;

namespace Mpr.Server.Jobs;

/// <summary>Which jobs are to run again.</summary>
public sealed record RetryRequest
{
    /// <summary>Most jobs that one request retries.</summary>
    public const int Most = 1_000;

    /// <summary>Jobs by their ids; or name a <see cref="Status"/>.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>failed or canceled: the newest jobs that ended so.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>With a status: only jobs of this group.</summary>
    public string? Group { get; init; }

    /// <summary>Where they run this time; null: where they ran.</summary>
    public JobExecutor? Executor { get; init; }
}

/// <summary>What came of retrying many jobs.</summary>
/// <param name="Retried">Jobs that are queued again.</param>
[Name("Retries")]
public sealed record RetriesDocument([property: Id] IReadOnlyList<string> Retried, IReadOnlyList<RetryRefusal> Refused);

/// <summary>A job that cannot run again, and why.</summary>
/// <param name="Code">Stable code, as of a refused request.</param>
public sealed record RetryRefusal([property: Id] string Id, string Code, string Message);
