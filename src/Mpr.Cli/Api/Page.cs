namespace Mpr.Cli.Api;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Where the next page starts; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
