using GraphQL;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Description;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Previews;
using Mpr.Server.Queue;
using Mpr.Server.Workers;

namespace Mpr.Server.Graph;

/// <summary>The read side of GraphQL; every field calls the class that its REST twin calls.</summary>
[Name("Query")]
public sealed partial class Query
{
    public static async Task<AssetDocument> Asset(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        AssetDocument.From(await catalog.GetAsync(id, caller, cancellationToken));

    public static async Task<AssetConnection> Assets(
        [FromServices] AssetCatalog catalog,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        AssetFilter? filter = null,
        AssetSort? sort = null,
        bool? descending = null,
        int? first = null,
        string? after = null)
    {
        var page = await catalog.ListAsync(
            filter ?? new AssetFilter(),
            new AssetOrder(sort ?? AssetSort.Key, descending ?? false),
            caller,
            Cursor.Limit(first),
            Cursor.Read(after),
            probes: false,
            cancellationToken);
        return new AssetConnection([.. page.Items.Select(a => AssetDocument.From(a))], PageInfo.From(page.NextCursor));
    }

    /// <summary>A link to the asset's object for who has no key of the store.</summary>
    public static async Task<AssetLink> AssetLink(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] PresignedUrls urls,
        [FromServices] TimeProvider time,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        int? expires = null) =>
        Mpr.Server.Assets.AssetLink.To(await catalog.GetAsync(id, caller, cancellationToken), expires, urls, time);

    /// <summary>Where a cut of the asset by copy can begin, out of its container's index.</summary>
    public static async Task<KeyframesDocument> Keyframes(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] AssetKeyframes keyframes,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        await keyframes.ReadAsync(await catalog.GetAsync(id, caller, cancellationToken), cancellationToken);

    /// <summary>Where in the asset's filmstrip which frame is.</summary>
    public static async Task<FilmstripDocument> Filmstrip(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] PreviewDesk previews,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        await previews.FilmstripAsync(await catalog.GetAsync(id, caller, cancellationToken), cancellationToken);

    /// <summary>The course of the asset's sound.</summary>
    public static async Task<PeaksDocument> Peaks(
        [Id] string id,
        [FromServices] AssetCatalog catalog,
        [FromServices] PreviewDesk previews,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        await previews.PeaksAsync(await catalog.GetAsync(id, caller, cancellationToken), cancellationToken);

    public static Task<JobDocument> Job(
        [Id] string id,
        [FromServices] JobCatalog jobs,
        [FromServices] Caller caller,
        CancellationToken cancellationToken) =>
        jobs.GetAsync(id, caller, cancellationToken);

    public static async Task<JobConnection> Jobs(
        [FromServices] JobCatalog jobs,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        Mpr.Jobs.JobStatus? status = null,
        string? sourceKey = null,
        int? first = null,
        string? after = null)
    {
        var page = await jobs.ListAsync(
            new JobFilter(status, sourceKey), caller, Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new JobConnection(page.Items, PageInfo.From(page.NextCursor));
    }

    /// <summary>What a job would make, take and meet; nothing is submitted.</summary>
    public static Task<ForecastDocument> JobDryRun(
        JobInput input,
        [FromServices] JobForecaster forecaster,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.Require(AccessScope.Write);
        return forecaster.ForecastAsync(input.ToRequest(), caller, cancellationToken);
    }

    public static Task<QueueDocument> Queue(
        [FromServices] QueueDesk desk, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Read);
        return desk.ShowAsync(cancellationToken);
    }

    public static async Task<PlaceConnection> WaitingTasks(
        [FromServices] QueueDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        string? pool = null,
        int? first = null,
        string? after = null)
    {
        caller.RequireServer(AccessScope.Read);
        var page = await desk.ListAsync(pool, Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new PlaceConnection(page.Items, PageInfo.From(page.NextCursor));
    }

    public static Task<IReadOnlyList<WorkerDocument>> Workers(
        [FromServices] WorkerDesk desk, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Read);
        return desk.ListAsync(cancellationToken);
    }

    /// <summary>Every code of failures and refusals.</summary>
    public static IEnumerable<ErrorDocument> Errors() => ErrorCatalogue.All;

    /// <summary>Who is calling.</summary>
    public static SessionDocument Session([FromServices] Caller caller) => SessionDocument.From(caller);

    /// <summary>The keys of the API, without their secrets.</summary>
    public static async Task<IEnumerable<KeyDocument>> Keys(
        [FromServices] ApiKeys keys, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return (await keys.ListAsync(cancellationToken)).Select(k => KeyDocument.From(k));
    }
}

/// <summary>Where a connection stands.</summary>
public sealed record PageInfo(bool HasNextPage, string? EndCursor)
{
    [Ignore]
    public static PageInfo From(string? nextCursor) => new(nextCursor is not null, nextCursor);
}

/// <summary>A page of assets.</summary>
public sealed record AssetConnection(IReadOnlyList<AssetDocument> Nodes, PageInfo PageInfo);

/// <summary>A page of waiting tasks.</summary>
public sealed record PlaceConnection(IReadOnlyList<PlaceDocument> Nodes, PageInfo PageInfo);

/// <summary>A page of jobs.</summary>
public sealed record JobConnection(IReadOnlyList<JobDocument> Nodes, PageInfo PageInfo);
