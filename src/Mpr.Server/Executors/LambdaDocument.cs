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
/// <param name="Limits">What the function has; null where this server hands no tasks to Lambda.</param>
[Name("Lambda")]
public sealed record LambdaDocument(
    double? EstimatedSeconds,
    int? EstimatedMemory,
    int? EstimatedScratch,
    double? EstimatedGbSeconds,
    double? EstimatedPrice,
    double? GbSeconds,
    double? Price,
    string? Execution,
    LambdaLimitsDocument? Limits);

/// <summary>What the function has, as this server is told, and what it costs.</summary>
/// <param name="Memory">MiB.</param>
/// <param name="Timeout">Seconds.</param>
/// <param name="Scratch">MiB.</param>
/// <param name="Price">Dollars a GB-second.</param>
[Name("LambdaLimits")]
public sealed record LambdaLimitsDocument(int Memory, double Timeout, int Scratch, double Price)
{
    /// <returns>Null for no function.</returns>
    [Ignore]
    public static LambdaLimitsDocument? From(LambdaLimits? limits) => limits is null
        ? null
        : new LambdaLimitsDocument(limits.MemoryMib, limits.Timeout.TotalSeconds, limits.ScratchMib, limits.Price);
}
