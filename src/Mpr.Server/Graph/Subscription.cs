using System.Runtime.CompilerServices;
using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Live;

namespace Mpr.Server.Graph;

/// <summary>What GraphQL tells by itself, from the same source as the server-sent events of REST.</summary>
[Name("Subscription")]
internal sealed class Subscription
{
    /// <summary>How far a job is: where it stands now, then every step, until it ends.</summary>
    public static async Task<IAsyncEnumerable<JobNews>> JobProgress(
        IResolveFieldContext context,
        [Id] string id,
        [FromServices] LiveHub hub,
        [FromServices] JobCatalog jobs,
        [FromServices] Caller caller)
    {
        await jobs.FindAsync(id, caller, context.CancellationToken);
        return FollowAsync(SendWindow.Of(context), id, hub, jobs, caller);
    }

    /// <summary>What happens to jobs.</summary>
    public static IAsyncEnumerable<JobEventDocument> JobEvents(
        IResolveFieldContext context,
        [FromServices] LiveHub hub,
        [FromServices] Caller caller,
        JobEventFilter? filter = null)
    {
        var wanted = new LiveFilter(caller, filter?.Job, filter?.Asset, LiveTypes.Read(filter?.Types ?? ["job.*"]));
        return TellAsync(
            context, hub, wanted, filter?.After,
            told => told.Job is { } job ? new JobEventDocument(told.Position?.ToString(), told.Type, told.At, job) : null);
    }

    /// <summary>What happens to assets.</summary>
    public static IAsyncEnumerable<AssetEventDocument> AssetEvents(
        IResolveFieldContext context,
        [FromServices] LiveHub hub,
        [FromServices] Caller caller,
        AssetEventFilter? filter = null)
    {
        var wanted = new LiveFilter(caller, null, filter?.Asset, LiveTypes.Read(filter?.Types ?? ["asset.*"]));
        return TellAsync(
            context, hub, wanted, filter?.After,
            told => told.Asset is { } asset ? new AssetEventDocument(told.Position?.ToString(), told.Type, told.At, asset) : null);
    }

    private static IAsyncEnumerable<T> TellAsync<T>(
        IResolveFieldContext context, LiveHub hub, LiveFilter filter, string? after, Func<LiveEvent, T?> document)
        where T : class
    {
        var since = after is null ? (LivePosition?)null
            : LivePosition.Parse(after) ?? throw ProblemException.Invalid("after is not an id that this API gave out.");
        return ListenAsync(SendWindow.Of(context), hub, filter, since, document);
    }

    private static async IAsyncEnumerable<T> ListenAsync<T>(
        SendWindow window,
        LiveHub hub,
        LiveFilter filter,
        LivePosition? since,
        Func<LiveEvent, T?> document,
        [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : class
    {
        using var stream = await hub.ListenAsync(filter, since, cancellation);
        window.Listen();
        await foreach (var batch in stream.ReadAsync(cancellation))
        {
            foreach (var told in batch.Events)
            {
                if (document(told) is { } news)
                {
                    await window.TakeAsync(cancellation);
                    yield return news;
                }
            }
        }
    }

    private static async IAsyncEnumerable<JobNews> FollowAsync(
        SendWindow window,
        string id,
        LiveHub hub,
        JobCatalog jobs,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stream = await hub.ListenAsync(new LiveFilter(caller, id, null, null), null, cancellation);
        window.Listen();
        // Read after the listening began, so nothing falls in between; what is older than this is news no more.
        var now = JobNewsOf.Now(await jobs.FindAsync(id, caller, cancellation));
        await window.TakeAsync(cancellation);
        yield return now;
        if (JobNewsOf.IsEnded(now.Status))
        {
            yield break;
        }

        await foreach (var batch in stream.ReadAsync(cancellation))
        {
            foreach (var news in batch.Events.Select(e => e.Job).OfType<JobNews>().Where(j => j.Version >= now.Version))
            {
                await window.TakeAsync(cancellation);
                yield return news;
                if (JobNewsOf.IsEnded(news.Status))
                {
                    yield break;
                }
            }
        }
    }
}

/// <summary>Which events of jobs are told.</summary>
internal sealed class JobEventFilter
{
    /// <summary>Of this job only.</summary>
    [Id]
    public string? Job { get; init; }

    /// <summary>Of jobs that read this asset only.</summary>
    [Id]
    public string? Asset { get; init; }

    /// <summary>Of these types only, such as job.succeeded; null for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Id of the last event that was seen: what was missed since then is told first.</summary>
    public string? After { get; init; }
}

/// <summary>Which events of assets are told.</summary>
internal sealed class AssetEventFilter
{
    /// <summary>Of this asset only.</summary>
    [Id]
    public string? Asset { get; init; }

    /// <summary>Of these types only, such as asset.probed; null for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Id of the last event that was seen: what was missed since then is told first.</summary>
    public string? After { get; init; }
}

/// <summary>Something that happened to a job.</summary>
/// <param name="Id">To go on from; null for progress, which is not kept.</param>
[Name("JobEvent")]
internal sealed record JobEventDocument([property: Id] string? Id, string Type, DateTimeOffset At, JobNews Job);

/// <summary>Something that happened to an asset.</summary>
/// <param name="Id">To go on from.</param>
[Name("AssetEvent")]
internal sealed record AssetEventDocument([property: Id] string? Id, string Type, DateTimeOffset At, AssetNews Asset);
