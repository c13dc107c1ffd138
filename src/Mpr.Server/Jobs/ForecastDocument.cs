using GraphQL;
using Mpr.Processing.Tasks;
using Mpr.Server.Executors;

namespace Mpr.Server.Jobs;

/// <summary>What a job would make, take and meet.</summary>
/// <param name="Conflict">What is at the output key, or on its way there; null: nothing.</param>
/// <param name="Width">Pixels as displayed; null without a picture.</param>
/// <param name="Height">Pixels as displayed; null without a picture.</param>
/// <param name="Duration">Seconds; null when unknown, and for a picture.</param>
/// <param name="EstimatedSize">Bytes; null where nothing bounds them.</param>
/// <param name="EstimatedSeconds">Seconds of work; null where neither earlier jobs nor rates say so.</param>
/// <param name="Executor">local, or lambda.</param>
/// <param name="Lambda">What it is expected to need there; null when that was not asked.</param>
/// <param name="Notes">Choices that the request did not ask for, and what does not fit into Lambda.</param>
[Name("Forecast")]
public sealed record ForecastDocument(
    string SourceKey,
    string AssetId,
    string Type,
    string? Preset,
    string OutputBucket,
    string OutputKey,
    ForecastConflict? Conflict,
    int? Width,
    int? Height,
    double? Duration,
    long? EstimatedSize,
    SizeBasis? SizeBasis,
    double? EstimatedSeconds,
    SecondsBasis? SecondsBasis,
    JobExecutor Executor,
    ExecutorReason ExecutorReason,
    ForecastLambda? Lambda,
    IReadOnlyList<string> Notes);

/// <summary>What is at the output key, or on its way there.</summary>
/// <param name="Code">The refusal that a submission would get; null: it would pass, and replace the object.</param>
/// <param name="Overwrite">Whether the request asks to replace what is there.</param>
/// <param name="Size">Bytes of the object that is there; null: none is.</param>
/// <param name="Job">The unfinished job that writes there; null: there is none, or the caller may not see it.</param>
[Name("ForecastConflict")]
public sealed record ForecastConflict(
    string? Code, string Key, bool Overwrite, long? Size, DateTimeOffset? LastModified, string? Job);

/// <summary>What a job would need in Lambda, beside what the function has.</summary>
/// <param name="EstimatedSeconds">Of the longest task.</param>
/// <param name="EstimatedMemory">MiB of the largest task.</param>
/// <param name="EstimatedScratch">MiB of the largest task.</param>
/// <param name="EstimatedGbSeconds">Of all tasks.</param>
/// <param name="EstimatedPrice">Dollars, by the price of the settings.</param>
[Name("ForecastLambda")]
public sealed record ForecastLambda(
    double EstimatedSeconds,
    int EstimatedMemory,
    int EstimatedScratch,
    double EstimatedGbSeconds,
    double? EstimatedPrice,
    LambdaLimitsDocument? Limits)
{
    internal static ForecastLambda From(LambdaEstimate estimate, LambdaDocument account) => new(
        estimate.Seconds,
        estimate.MemoryMib,
        estimate.ScratchMib,
        estimate.GigabyteSeconds,
        account.EstimatedPrice,
        account.Limits);
}

/// <summary>Where the estimate of a time comes from.</summary>
public enum SecondsBasis
{
    /// <summary>The middle of what earlier jobs of the kind took on the same executor.</summary>
    EarlierJobs,

    /// <summary>Rates that are assumed for Lambda.</summary>
    AssumedRates,
}
