using System.Text.Json;
using Mpr.Processing;
using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Jobs;

/// <summary>
/// What a submission and its dry run share: finds and probes the source, plans, and refuses what cannot work. Neither the
/// executor nor whether the output key is free is asked here.
/// </summary>
public sealed class JobPreparation(
    AssetCatalog catalog,
    AssetProber prober,
    PresetShelf presets,
    ObjectStore store,
    WebhookAddress callbacks,
    TimeProvider time)
{
    /// <summary>Longest wait for the probe of a source that nobody has probed yet.</summary>
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(30);

    private const int MostGroup = 100;

    /// <summary>Everything that is decided of a job before it is kept.</summary>
    /// <exception cref="ProblemException">The request is refused.</exception>
    public async Task<PreparedJob> PrepareAsync(JobRequest request, Caller caller, CancellationToken cancellation)
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
            RefuseKey(task.OutputKey, asset, caller);
        }

        return new PreparedJob(operation, asset, probe, plan, callback);
    }

    /// <summary>What lies at the output keys already, the result's first; null: nothing.</summary>
    public async Task<StoredObject?> FindInTheWayAsync(MediaPlan plan, CancellationToken cancellation)
    {
        foreach (var task in plan.Tasks)
        {
            if (await store.FindAsync(store.BucketOut, task.OutputKey, cancellation) is { } there)
            {
                return there;
            }
        }

        return null;
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

    private void RefuseKey(string outputKey, Asset asset, Caller caller)
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
    }

    private JobCallback CallbackOf(JobRequest request)
    {
        if (request.CallbackUrl is not { } url)
        {
            return request.CallbackSecret is null
                ? new JobCallback(null, null)
                : throw ProblemException.Invalid("callback_secret needs a callback_url.");
        }

        var secret = request.CallbackSecret is { } chosen
            ? WebhookSecret.Check(chosen, "callback_secret")
            : WebhookSecret.New();
        return new JobCallback(callbacks.Check(url, "callback_url"), secret);
    }
}

/// <summary>A job as it was decided on, before it is kept.</summary>
public sealed record PreparedJob(
    Operation Operation, Asset Asset, MediaProbe Probe, MediaPlan Plan, JobCallback Callback);

/// <summary>Who is told of the end, and what signs that; both null for nobody.</summary>
public sealed record JobCallback(string? Url, string? Secret);
