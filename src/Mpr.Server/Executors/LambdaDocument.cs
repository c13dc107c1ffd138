using GraphQL;

namespace Mpr.Server.Executors;

/// <summary>What a job needs and costs in Lambda.</summary>
/// <param name="EstimatedSeconds">Of the longest task; null when it was not estimated.</param>
/// <param name="EstimatedMemory">MiB of the largest task.</param>
/// <param name="EstimatedScratch">MiB of the largest task.</param>
/// <param name="EstimatedGbSeconds">Of all tasks.</param>
/// <param name="EstimatedPrice">Dollars, by the price of the settings.</param>
/// <param name="GbSeconds">What the runs so far have used; null before one has ended.</param>
/// <param name="Price">Dollars for that, requests and transitions apart.</param>
/// <param name="Execution">ARN of the last execution; null before one was started.</param>
[Name("Lambda")]
public sealed record LambdaDocument(
    double? EstimatedSeconds,
    int? EstimatedMemory,
    int? EstimatedScratch,
    double? EstimatedGbSeconds,
    double? EstimatedPrice,
    double? GbSeconds,
    double? Price,
    string? Execution);
