namespace Mpr.Cli.Api;

/// <summary>How a running server is.</summary>
/// <param name="Lambda">What the function has; null where the server hands no tasks to Lambda.</param>
internal sealed record HealthDocument(
    string Status, string? Version, IReadOnlyList<HealthCheckDocument> Checks, LambdaLimitsDocument? Lambda);

/// <summary>What one check found.</summary>
/// <param name="Status">ok, warn or fail.</param>
internal sealed record HealthCheckDocument(string Name, string Status, string Detail, string? Advice);
