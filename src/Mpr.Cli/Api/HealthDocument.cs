namespace Mpr.Cli.Api;

/// <summary>How a running server is.</summary>
internal sealed record HealthDocument(string Status, string? Version, IReadOnlyList<HealthCheckDocument> Checks);

/// <summary>What one check found.</summary>
/// <param name="Status">ok, warn or fail.</param>
internal sealed record HealthCheckDocument(string Name, string Status, string Detail, string? Advice);
