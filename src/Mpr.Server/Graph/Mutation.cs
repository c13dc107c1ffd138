using GraphQL;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Queue;
using Mpr.Server.Workers;

namespace Mpr.Server.Graph;

/// <summary>The write side of GraphQL; every field calls the class that its REST twin calls.</summary>
[Name("Mutation")]
public sealed partial class Mutation
{
    public static Task<ScanAnswer> ScanMediaFolder(
        [FromServices] AssetScanner scanner, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireEverything();
        return scanner.ScanAsync(allFiles: false, cancellationToken);
    }

    /// <summary>Forgets an asset, and deletes its object when asked to. Answers the id that is gone.</summary>
    [Id]
    public static async Task<string> DeleteAsset(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] AssetChanges changes,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        bool? withObject = null)
    {
        var asset = await catalog.GetAsync(id, caller, cancellationToken);
        await changes.DeleteAsync(asset, withObject ?? false, cancellationToken);
        return id;
    }

    /// <summary>Looks at the asset's object again.</summary>
    public static async Task<AssetDocument> ProbeAsset(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] AssetChanges changes,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        var asset = await catalog.GetAsync(id, caller, cancellationToken);
        return AssetDocument.From(await changes.ProbeAgainAsync(asset, cancellationToken));
    }

    public static async Task<JobDocument> CreateJob(
        JobInput input,
        [FromServices] JobSubmission submission,
        [FromServices] JobCatalog jobs,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        var job = await submission.SubmitAsync(input.ToRequest(), caller, cancellationToken);
        var document = await jobs.GetAsync(job.Id, caller, cancellationToken);
        return document with { CallbackSecret = job.CallbackSecret };
    }

    /// <summary>The same job for every asset that the filter finds.</summary>
    public static Task<BatchAnswer> CreateJobs(
        JobInput job,
        [FromServices] JobBatch batch,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        AssetFilter? filter = null,
        bool? dryRun = null,
        int? limit = null,
        string? after = null)
    {
        var request = new BatchRequest
        {
            Filter = filter,
            Job = job.ToRequest(),
            DryRun = dryRun ?? false,
            Limit = limit ?? 1000,
            Cursor = after,
        };
        return batch.SubmitAsync(request, caller, cancellationToken);
    }

    public static Task<JobDocument> CancelJob(
        [Id] string id,
        [FromServices] JobControl control,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        control.CancelAsync(id, caller, cancellationToken);

    public static Task<JobDocument> PrioritizeJob(
        [Id] string id,
        JobPriority priority,
        [FromServices] JobControl control,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        control.PrioritizeAsync(id, priority, caller, cancellationToken);

    public static Task<JobDocument> RetryJob(
        [Id] string id,
        [FromServices] JobControl control,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        JobExecutor? executor = null) =>
        control.RetryAsync(id, caller, cancellationToken, executor);

    public static async Task<KeyDocument> CreateKey(
        string name,
        [FromServices] ApiKeys keys,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        AccessScope? scope = null,
        string? prefix = null,
        DateTimeOffset? expiresAt = null)
    {
        caller.RequireServer(AccessScope.Admin);
        var (key, secret) = await keys.CreateAsync(
            name, scope ?? AccessScope.Read, prefix, expiresAt, cancellationToken);
        return KeyDocument.From(key, secret);
    }

    /// <summary>Answers the id of the key that is gone.</summary>
    [Id]
    public static async Task<string> RevokeKey(
        [Id] string id, [FromServices] ApiKeys keys, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        await keys.RevokeAsync(id, cancellationToken);
        return id;
    }

    public static Task<RetriesDocument> RetryJobs(
        RetryInput input,
        [FromServices] JobControl control,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        control.RetryManyAsync(
            new RetryRequest { Ids = input.Ids, Status = input.Status, Group = input.Group, Executor = input.Executor },
            caller,
            cancellationToken);

    public static Task<QueueDocument> PausePool(
        string pool,
        [FromServices] QueueDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.PauseAsync(pool, true, cancellationToken);
    }

    public static Task<QueueDocument> ResumePool(
        string pool,
        [FromServices] QueueDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.PauseAsync(pool, false, cancellationToken);
    }

    public static Task<WorkerDocument> DrainWorker(
        string name,
        [FromServices] WorkerDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.DrainAsync(name, true, cancellationToken);
    }

    public static Task<WorkerDocument> ResumeWorker(
        string name,
        [FromServices] WorkerDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.DrainAsync(name, false, cancellationToken);
    }
}

/// <summary>Which jobs are to run again: by ids, or by a state and a group.</summary>
public sealed class RetryInput
{
    public IReadOnlyList<string>? Ids { get; init; }

    public JobStatus? Status { get; init; }

    public string? Group { get; init; }

    public JobExecutor? Executor { get; init; }
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

    public string? At { get; init; }

    public int? ShortSide { get; init; }

    public bool? Poster { get; init; }

    public string? OutputKey { get; init; }

    public bool? Overwrite { get; init; }

    public ResultVerification? Verify { get; init; }

    public JobPriority? Priority { get; init; }

    public string? Group { get; init; }

    public JobExecutor? Executor { get; init; }

    public string? CallbackUrl { get; init; }

    public string? CallbackSecret { get; init; }

    internal JobRequest ToRequest() => new()
    {
        SourceKey = SourceKey,
        AssetId = AssetId,
        Type = Type,
        Preset = Preset,
        Start = Point(Start, nameof(Start)),
        End = Point(End, nameof(End)),
        Mode = Mode,
        At = Point(At, nameof(At)),
        ShortSide = ShortSide,
        Poster = Poster ?? false,
        OutputKey = OutputKey,
        Overwrite = Overwrite ?? false,
        Verify = Verify ?? ResultVerification.Ends,
        Priority = Priority ?? JobPriority.Normal,
        Group = Group,
        Executor = Executor,
        CallbackUrl = CallbackUrl,
        CallbackSecret = CallbackSecret,
    };

    private static TimeSpan? Point(string? text, string field) =>
        text is null ? null
        : TimecodeText.TryParse(text, out var time) ? time
        : throw ProblemException.Invalid($"{field.ToLowerInvariant()} is neither seconds nor HH:MM:SS.mmm.");
}
