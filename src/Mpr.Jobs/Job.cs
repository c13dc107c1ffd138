namespace Mpr.Jobs;

/// <summary>
/// One request, done by one or more tasks. The application derives its own kinds with columns of their own; they share
/// one table. Everything that has no public setter belongs to the engine.
/// </summary>
public abstract class Job
{
    /// <summary><c>job_</c> and a time-ordered number, see <see cref="TimeOrderedId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The application's word for what is done, for example <c>transcode</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Class of urgency, default normal.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Tenant, rule or batch that the job belongs to; empty by default.</summary>
    public string Group { get; init; } = "";

    /// <summary>Where the job stands.</summary>
    public JobStatus Status { get; internal set; } = JobStatus.Queued;

    /// <summary>Percent, 0 to 100: the tasks' progress weighed by their weights; 100 only when succeeded.</summary>
    public double Progress { get; internal set; }

    /// <summary>Grows with every change of the job or of its tasks' states; not with mere progress.</summary>
    public long Version { get; internal set; }

    /// <summary>Stable code of the first failure; null when none.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>What happened, for a person; null when nothing failed.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>Whether another try may succeed with nothing changed; null when nothing failed.</summary>
    public bool? ErrorRetryable { get; internal set; }

    /// <summary>What a person should do; null when nothing failed or nothing is known.</summary>
    public string? ErrorAdvice { get; internal set; }

    /// <summary>When it was submitted, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }

    /// <summary>When the first attempt of a task started; null before.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it ended; null before, and again after a retry by hand.</summary>
    public DateTimeOffset? FinishedAt { get; internal set; }
}
