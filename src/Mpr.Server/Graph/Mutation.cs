using GraphQL;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Queue;
using Mpr.Server.Workers;

namespace Mpr.Server.Graph;

/// <summary>The write side of GraphQL; every field calls the class that its REST twin calls.</summary>
[Name("Mutation")]
public sealed class Mutation
{
    public static Task<ScanAnswer> ScanMediaFolder(
        [FromServices] AssetScanner scanner, CancellationToken cancellationToken) =>
        scanner.ScanAsync(allFiles: false, cancellationToken);

    public static async Task<JobDocument> CreateJob(
        JobInput input,
        [FromServices] JobSubmission submission,
        [FromServices] JobCatalog jobs,
        CancellationToken cancellationToken)
    {
        var job = await submission.SubmitAsync(input.ToRequest(), cancellationToken);
        return await jobs.GetAsync(job.Id, cancellationToken);
    }

    public static Task<JobDocument> CancelJob(
        [Id] string id, [FromServices] JobControl control, CancellationToken cancellationToken) =>
        control.CancelAsync(id, cancellationToken);

    public static Task<JobDocument> RetryJob(
        [Id] string id, [FromServices] JobControl control, CancellationToken cancellationToken) =>
        control.RetryAsync(id, cancellationToken);

    public static Task<RetriesDocument> RetryJobs(
        RetryInput input, [FromServices] JobControl control, CancellationToken cancellationToken) =>
        control.RetryManyAsync(
            new RetryRequest { Ids = input.Ids, Status = input.Status, Group = input.Group }, cancellationToken);

    public static Task<QueueDocument> PausePool(
        string pool, [FromServices] QueueDesk desk, CancellationToken cancellationToken) =>
        desk.PauseAsync(pool, true, cancellationToken);

    public static Task<QueueDocument> ResumePool(
        string pool, [FromServices] QueueDesk desk, CancellationToken cancellationToken) =>
        desk.PauseAsync(pool, false, cancellationToken);

    public static Task<WorkerDocument> DrainWorker(
        string name, [FromServices] WorkerDesk desk, CancellationToken cancellationToken) =>
        desk.DrainAsync(name, true, cancellationToken);

    public static Task<WorkerDocument> ResumeWorker(
        string name, [FromServices] WorkerDesk desk, CancellationToken cancellationToken) =>
        desk.DrainAsync(name, false, cancellationToken);
}

/// <summary>Which jobs are to run again: by ids, or by a state and a group.</summary>
public sealed class RetryInput
{
    public IReadOnlyList<string>? Ids { get; init; }

    public JobStatus? Status { get; init; }

    public string? Group { get; init; }
}

/// <summary>A job request in GraphQL; times are text, so that seconds and timecodes both fit.</summary>
public sealed class JobInput
{
    public string? SourceKey { get; init; }

    public string? AssetId { get; init; }

    public required string Type { get; init; }

    public string? Preset { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public TrimMode? Mode { get; init; }

    public string? OutputKey { get; init; }

    public bool? Overwrite { get; init; }

    public JobPriority? Priority { get; init; }

    public string? Group { get; init; }

    internal JobRequest ToRequest() => new()
    {
        SourceKey = SourceKey,
        AssetId = AssetId,
        Type = Type,
        Preset = Preset,
        Start = Point(Start, nameof(Start)),
        End = Point(End, nameof(End)),
        Mode = Mode,
        OutputKey = OutputKey,
        Overwrite = Overwrite ?? false,
        Priority = Priority ?? JobPriority.Normal,
        Group = Group,
    };

    private static TimeSpan? Point(string? text, string field) =>
        text is null ? null
        : TimecodeText.TryParse(text, out var time) ? time
        : throw ProblemException.Invalid($"{field.ToLowerInvariant()} is neither seconds nor HH:MM:SS.mmm.");
}
