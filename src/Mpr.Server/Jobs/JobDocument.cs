using GraphQL;
using GraphQL.DataLoader;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Assets;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Queue;

namespace Mpr.Server.Jobs;

/// <summary>A job as the API shows it; the same document from its creation to its end.</summary>
/// <param name="Start">For a trim: the in point asked for, seconds.</param>
/// <param name="End">For a trim: the out point asked for, seconds.</param>
/// <param name="At">For a poster: the point asked for, seconds.</param>
/// <param name="Progress">Percent; 100 only when succeeded.</param>
/// <param name="Speed">Seconds of source done in a second.</param>
/// <param name="Fps">Frames encoded in a second.</param>
/// <param name="Attempt">Number of the latest attempt; 0 before the first.</param>
/// <param name="Output">The result; null until succeeded.</param>
/// <param name="Poster">The picture that was asked for with the result; null until succeeded.</param>
/// <param name="SourceUsage">What the result cost in reads from the store.</param>
/// <param name="Group">Tenant, rule or batch; empty for none.</param>
/// <param name="Place">While it is queued: where it stands and why it waits. Only where one job is shown.</param>
/// <param name="CallbackUrl">Who is told of the job's end.</param>
/// <param name="CallbackSecret">What signs that message; only in the answer to the job's creation.</param>
/// <param name="Executor">local, or lambda.</param>
/// <param name="Lambda">What it costs in Lambda; null where it does not run there.</param>
/// <param name="Notes">Choices that the request did not ask for, such as another container. Only where one job is
/// shown.</param>
/// <param name="Tasks">Only where one job is shown.</param>
[Name("Job")]
public sealed record JobDocument(
    [property: Id] string Id,
    string Type,
    JobStatus Status,
    string SourceKey,
    string AssetId,
    string OutputKey,
    string? Preset,
    double? Start,
    double? End,
    TrimMode? Mode,
    double? At,
    JobPriority Priority,
    string Group,
    string Executor,
    double Progress,
    string? Phase,
    double? Speed,
    double? Fps,
    double? EtaSeconds,
    int Attempt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    FailureDocument? Error,
    OutputDocument? Output,
    OutputDocument? Poster,
    SourceUsageDocument? SourceUsage,
    string? CallbackUrl,
    string? CallbackSecret,
    PlaceDocument? Place,
    LambdaDocument? Lambda,
    IReadOnlyList<string>? Notes,
    [property: Ignore] IReadOnlyList<TaskDocument>? Tasks)
{
    /// <summary>The asset that it reads; null when its record was deleted.</summary>
    public IDataLoaderResult<AssetDocument?> Asset([FromServices] JobParts parts) => parts.Asset(AssetId);

    /// <summary>Its tasks with their attempts.</summary>
    [Name("tasks")]
    public IDataLoaderResult<IReadOnlyList<TaskDocument>?> LoadTasks([FromServices] JobParts parts) => parts.Tasks(Id);
}

/// <summary>The published result of a job.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Duration">Seconds; 0 for a picture.</param>
/// <param name="Width">Pixels as displayed.</param>
/// <param name="Height">Pixels as displayed.</param>
/// <param name="Url">Where this server serves it.</param>
/// <param name="Start">For a trim: where the cut really begins in the source, seconds.</param>
/// <param name="End">For a trim: where the cut really ends in the source, seconds.</param>
[Name("Output")]
public sealed record OutputDocument(
    string Key,
    long Size,
    string Etag,
    double Duration,
    string Container,
    string? VideoCodec,
    string? AudioCodec,
    int? Width,
    int? Height,
    string Url,
    double? Start,
    double? End);

/// <summary>Reads of the source.</summary>
/// <param name="Bytes">Bytes fetched from the store.</param>
/// <param name="Requests">Requests to the store.</param>
[Name("SourceUsage")]
public sealed record SourceUsageDocument(long Bytes, int Requests);

/// <summary>A task of a job.</summary>
/// <param name="SourceAccess">How the source was read, and why so; null until succeeded.</param>
/// <param name="Route">How the result went to the store, and why so; null until succeeded.</param>
[Name("Task")]
public sealed record TaskDocument(
    [property: Id] string Id,
    string Kind,
    JobTaskStatus Status,
    double Progress,
    string? SourceAccess,
    string? Route,
    IReadOnlyList<AttemptDocument> Attempts);

/// <summary>One run of a task.</summary>
[Name("Attempt")]
public sealed record AttemptDocument(
    int Number,
    string Worker,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    AttemptEnding? Ending,
    FailureDocument? Failure);
