using GraphQL;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>A request for the same job on every asset that a filter finds.</summary>
public sealed record BatchRequest
{
    private const int LargestLimit = 10_000;

    private readonly int _limit = 1000;

    /// <summary>Which assets; of those only the ready ones, whatever it says of the status. Null takes all.</summary>
    public AssetFilter? Filter { get; init; }

    /// <summary>The job, without a source and without an output key.</summary>
    public JobRequest? Job { get; init; }

    /// <summary>Says how many and how large, and submits nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>At most so many assets, 1 to 10,000; the answer says where to go on.</summary>
    public int Limit
    {
        get => _limit;
        init => _limit = value is >= 1 and <= LargestLimit
            ? value
            : throw ProblemException.Invalid($"limit must be between 1 and {LargestLimit}.");
    }

    /// <summary>Where an earlier answer said to go on.</summary>
    public string? Cursor { get; init; }

    internal AssetFilter ReadyAssets() => (Filter ?? new AssetFilter()) with { Status = AssetStatus.Ready };

    /// <exception cref="ProblemException">There is no job, or one that names its source or result itself.</exception>
    internal JobRequest JobOrThrow() => Job switch
    {
        null => throw ProblemException.Invalid("job is missing: {\"type\", \"preset\", ...}."),
        { SourceKey: not null } or { AssetId: not null } =>
            throw ProblemException.Invalid("job must not name a source: the filter does."),
        { OutputKey: not null } =>
            throw ProblemException.Invalid("job must not name an output_key: every asset would write the same one."),
        { CallbackUrl: not null, CallbackSecret: null } =>
            throw ProblemException.Invalid("job must name a callback_secret: the answer does not show one for each job."),
        _ => Job,
    };
}

/// <summary>What became of a batch.</summary>
/// <param name="Matched">Assets that the filter found, up to the limit.</param>
/// <param name="Accepted">Jobs that were submitted, or would be.</param>
/// <param name="Refused">Assets that the job does not fit.</param>
/// <param name="TotalSize">Bytes of all that matched.</param>
/// <param name="TotalDuration">Seconds of all that matched.</param>
/// <param name="Group">The jobs' group; null in a dry run.</param>
/// <param name="Jobs">Their ids, the first 1,000.</param>
/// <param name="Refusals">Why not, the first 1,000.</param>
/// <param name="NextCursor">Where to go on; null when the filter finds no more.</param>
[Name("Batch")]
public sealed record BatchAnswer(
    int Matched,
    int Accepted,
    int Refused,
    long TotalSize,
    double TotalDuration,
    string? Group,
    IReadOnlyList<string> Jobs,
    IReadOnlyList<BatchRefusal> Refusals,
    string? NextCursor);

/// <summary>An asset that the job does not fit, or whose result is in the way.</summary>
[Name("BatchRefusal")]
public sealed record BatchRefusal(string Key, string Code, string Detail);
