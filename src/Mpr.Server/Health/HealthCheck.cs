using Mpr.Server.Executors;

namespace Mpr.Server.Health;

/// <summary>How a part of the system is.</summary>
public enum HealthStatus
{
    Ok,

    /// <summary>Works, but not everything that MPR offers will.</summary>
    Warn,

    Fail,
}

/// <summary>What one check found.</summary>
/// <param name="Detail">What was found, in one sentence.</param>
/// <param name="Advice">The command or setting that repairs it; null when all is well.</param>
public sealed record HealthCheck(string Name, HealthStatus Status, string Detail, string? Advice = null);

/// <summary>All checks of a running server.</summary>
/// <param name="Lambda">What the function has that tasks are handed to; null where none are.</param>
public sealed record HealthReport(
    HealthStatus Status, string Version, IReadOnlyList<HealthCheck> Checks, LambdaLimitsDocument? Lambda);
