namespace Mpr.Server.StepFunctions;

/// <summary>Where an execution stands, by the service's own words.</summary>
public enum ExecutionStatus
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
    PendingRedrive,
}

/// <summary>An execution as the service describes it.</summary>
/// <param name="Arn">Its name everywhere.</param>
/// <param name="Name">Its name within the machine.</param>
/// <param name="Output">JSON; null unless it succeeded.</param>
/// <param name="Error">Name of the error; null unless it failed.</param>
/// <param name="Cause">What was said of the error; null unless it failed.</param>
public sealed record Execution(
    string Arn, string Name, ExecutionStatus Status, string? Output = null, string? Error = null, string? Cause = null);
