using GraphQL;
using Mpr.Processing;
using Mpr.Processing.Presets;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.Presets;
using Mpr.Server.Queue;
using Mpr.Server.Workers;

namespace Mpr.Server.Graph;

/// <summary>The read side of GraphQL; every field calls the class that its REST twin calls.</summary>
[Name("Query")]
public sealed class Query
{
    public static async Task<AssetDocument> Asset(
        [Id] string id, [FromServices] AssetCatalog catalog, CancellationToken cancellationToken) =>
        AssetDocument.From(await catalog.GetAsync(id, cancellationToken));

    public static async Task<AssetConnection> Assets(
        [FromServices] AssetCatalog catalog,
        CancellationToken cancellationToken,
        string? prefix = null,
        MediaKind? kind = null,
        AssetStatus? status = null,
        int? first = null,
        string? after = null)
    {
        var page = await catalog.ListAsync(
            new AssetFilter(prefix, kind, status), Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new AssetConnection([.. page.Items.Select(a => AssetDocument.From(a))], PageInfo.From(page.NextCursor));
    }

    public static Task<JobDocument> Job(
        [Id] string id, [FromServices] JobCatalog jobs, CancellationToken cancellationToken) =>
        jobs.GetAsync(id, cancellationToken);

    public static async Task<JobConnection> Jobs(
        [FromServices] JobCatalog jobs,
        CancellationToken cancellationToken,
        Mpr.Jobs.JobStatus? status = null,
        string? sourceKey = null,
        int? first = null,
        string? after = null)
    {
        var page = await jobs.ListAsync(
            new JobFilter(status, sourceKey), Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new JobConnection(page.Items, PageInfo.From(page.NextCursor));
    }

    public static Task<QueueDocument> Queue([FromServices] QueueDesk desk, CancellationToken cancellationToken) =>
        desk.ShowAsync(cancellationToken);

    public static async Task<PlaceConnection> WaitingTasks(
        [FromServices] QueueDesk desk,
        CancellationToken cancellationToken,
        string? pool = null,
        int? first = null,
        string? after = null)
    {
        var page = await desk.ListAsync(pool, Cursor.Limit(first), Cursor.Read(after), cancellationToken);
        return new PlaceConnection(page.Items, PageInfo.From(page.NextCursor));
    }

    public static Task<IReadOnlyList<WorkerDocument>> Workers(
        [FromServices] WorkerDesk desk, CancellationToken cancellationToken) => desk.ListAsync(cancellationToken);

    public static IEnumerable<PresetSummary> Presets([FromServices] PresetCatalogue presets) =>
        presets.All.Select(PresetSummary.From);
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
