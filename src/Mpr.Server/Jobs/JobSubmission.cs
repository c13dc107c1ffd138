using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing;
using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Jobs;

/// <summary>
/// Turns a request into a committed job: finds and probes the source, plans, refuses at once what cannot work, and
/// only then answers.
/// </summary>
public sealed class JobSubmission(
    AssetCatalog catalog,
    AssetProber prober,
    PresetShelf presets,
    ObjectStore store,
    JobQueue queue,
    ExecutorChoice executors,
    WebhookAddress callbacks,
    TimeProvider time)
{
    /// <summary>Longest wait for the probe of a source that nobody has probed yet.</summary>
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(30);

    private const int MostGroup = 100;

    /// <summary>A picture is a small part of a job's work.</summary>
    private const double PictureWeight = 0.05;

    /// <summary>Accepts a job. When this returns, the job is in the database and will run.</summary>
    /// <param name="id">Its id, chosen before so that a repetition is refused by the database; null makes one.</param>
    /// <exception cref="ProblemException">The request is refused; nothing was kept.</exception>
    public async Task<MediaJob> SubmitAsync(
        JobRequest request, Caller caller, CancellationToken cancellation, string? id = null)
    {
        var operation = request.ToOperation();
        if (request.Group?.Length > MostGroup)
        {
            throw ProblemException.Invalid($"group must have at most {MostGroup} characters.");
        }

        var callback = CallbackOf(request);
        var asset = await SourceAsync(request, caller, cancellation);
        var probe = JsonSerializer.Deserialize<MediaProbe>(asset.Probe!)!;
        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        var planner = await presets.PlannerAsync(cancellation);
        var plan = planner.Plan(operation, source, probe, request.OutputKey, request.Overwrite, request.Poster);
        foreach (var task in plan.Tasks)
        {
            await RefuseOutputAsync(task.OutputKey, asset, request.Overwrite, caller, cancellation);
        }

        var chosen = executors.Choose(request.Executor, plan.Tasks);
        var job = NewJob(request, operation, asset, plan, callback, id);
        job.LambdaEstimate = chosen.Estimate is { } estimate ? JsonSerializer.Serialize(estimate) : null;
        try
        {
            await queue.SubmitAsync(job, Tasks(plan, request, chosen), cancellation);
        }
        catch (DbUpdateException conflict) when (OutputConflict.Is(conflict))
        {
            throw OutputConflict.Problem(plan.OutputKey);
        }

        return job;
    }

    private async Task<Asset> SourceAsync(JobRequest request, Caller caller, CancellationToken cancellation)
    {
        caller.RequireKey(request.SourceKey ?? caller.Prefix ?? "");
        var asset = request switch
        {
            { SourceKey: { Length: > 0 }, AssetId: not null } =>
                throw ProblemException.Invalid("Name the source by source_key or by asset_id, not by both."),
            { SourceKey: { Length: > 0 } key } => await catalog.EnsureAsync(key, cancellation),
            { AssetId: { Length: > 0 } id } => await ByIdAsync(id, caller, cancellation),
            _ => throw ProblemException.Invalid("source_key is missing."),
        };
        asset = asset.Status == AssetStatus.Pending ? await ProbeNowAsync(asset, cancellation) : asset;
        return asset.Status == AssetStatus.Ready
            ? asset
            : throw ProblemException.From(
                FailureCatalogue.Find(asset.FailureCode!) ?? FailureCatalogue.NotMedia,
                asset.FailureDetail ?? "The source was rejected.");
    }

    private async Task<Asset> ByIdAsync(string id, Caller caller, CancellationToken cancellation)
    {
        var asset = await catalog.GetAsync(id, caller, cancellation);
        return asset.ReplacedAt is null
            ? asset
            : throw ProblemException.From(
                FailureCatalogue.SourceChanged, $"\"{asset.Key}\" was replaced since asset {id} was registered.");
    }

    private async Task<Asset> ProbeNowAsync(Asset asset, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ProbeWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await prober.ProbeAsync(asset, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ProblemException(
                RefusalCatalogue.ProbePending,
                $"\"{asset.Key}\" could not be probed within {ProbeWait.TotalSeconds:0} s.",
                "Submit the job again in a while.");
        }
    }

    private async Task RefuseOutputAsync(
        string outputKey, Asset asset, bool overwrite, Caller caller, CancellationToken cancellation)
    {
        if (!ObjectStore.IsPossible(outputKey))
        {
            throw ProblemException.Invalid("output_key is empty or longer than 1,024 bytes.");
        }

        caller.RequireKey(outputKey);
        if (ReservedKeys.Holds(outputKey))
        {
            throw ProblemException.Invalid($"output_key begins with {ReservedKeys.Prefix}, where MPR keeps what is its own.");
        }

        if (store.BucketIn == store.BucketOut && outputKey == asset.Key)
        {
            throw ProblemException.Invalid("output_key is the source itself, and sources are never changed.");
        }

        if (!overwrite && await store.FindAsync(store.BucketOut, outputKey, cancellation) is { } there)
        {
            throw new ProblemException(
                RefusalCatalogue.OutputExists,
                $"\"{outputKey}\" is already in bucket {there.Bucket}.",
                "Choose another output_key, or submit with \"overwrite\": true.");
        }
    }

    private Callback CallbackOf(JobRequest request)
    {
        if (request.CallbackUrl is not { } url)
        {
            return request.CallbackSecret is null
                ? new Callback(null, null)
                : throw ProblemException.Invalid("callback_secret needs a callback_url.");
        }

        var secret = request.CallbackSecret is { } chosen
            ? WebhookSecret.Check(chosen, "callback_secret")
            : WebhookSecret.New();
        return new Callback(callbacks.Check(url, "callback_url"), secret);
    }

    private MediaJob NewJob(
        JobRequest request, Operation operation, Asset asset, MediaPlan plan, Callback callback, string? id)
    {
        return new MediaJob
        {
            Id = id ?? TimeOrderedId.Create("job", time),
            Type = request.Type!,
            Priority = request.Priority,
            Group = request.Group ?? "",
            AssetId = asset.Id,
            SourceKey = asset.Key,
            OutputKey = plan.OutputKey,
            Preset = (plan.Tasks[0].Operation as Transcode)?.Preset,
            Operation = JsonSerializer.Serialize(operation),
            CallbackUrl = callback.Url,
            CallbackSecret = callback.Secret,
        };
    }

    private List<JobTask> Tasks(MediaPlan plan, JobRequest request, ChosenExecutor executor)
    {
        var tasks = new List<JobTask>();
        foreach (var task in plan.Tasks)
        {
            tasks.Add(NewTask(task with { Verify = request.Verify }, tasks.Count > 0 ? tasks[^1].Id : null, executor));
        }

        return tasks;
    }

    private JobTask NewTask(MediaTask task, string? previous, ChosenExecutor executor)
    {
        var place = executors.PlaceOf(task, executor);
        return new JobTask
        {
            Id = TimeOrderedId.Create("task", time),
            DependsOn = previous is null ? [] : [previous],
            Weight = task.Recipe.SinglePicture ? PictureWeight : 1,
            Kind = MediaTaskHandler.Kind,
            Payload = task.ToJson(),
            Pool = place.Pool,
            Tags = place.Tags,
            Reservation = place.Reservation,
        };
    }

    /// <summary>Who is told of the end, and what signs that; both null for nobody.</summary>
    private sealed record Callback(string? Url, string? Secret);
}
