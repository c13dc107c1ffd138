using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Graph;

/// <content>Webhooks and what was sent to them.</content>
public sealed partial class Query
{
    public static async Task<IEnumerable<WebhookDocument>> Webhooks(
        [FromServices] WebhookDesk desk, [FromServices] Caller caller, CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return (await desk.ListAsync(cancellationToken)).Select(w => WebhookDocument.From(w));
    }

    public static async Task<WebhookDocument> Webhook(
        [Id] string id,
        [FromServices] WebhookDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return WebhookDocument.From(await desk.GetAsync(id, cancellationToken));
    }

    /// <summary>What was sent or is to be sent, newest first.</summary>
    public static async Task<DeliveryConnection> WebhookDeliveries(
        [FromServices] DeliveryDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken,
        [Id] string? webhookId = null,
        [Id] string? jobId = null,
        DeliveryStatus? status = null,
        int? first = null,
        string? after = null)
    {
        caller.RequireServer(AccessScope.Admin);
        var page = DeliveryPages.Of(await desk.ListAsync(
            new DeliveryFilter(webhookId, jobId, status), Cursor.Limit(first), Cursor.Read(after), cancellationToken));
        return new DeliveryConnection(page.Items, PageInfo.From(page.NextCursor));
    }

    /// <summary>A delivery with its body and its attempts.</summary>
    public static Task<DeliveryDocument> WebhookDelivery(
        [Id] string id,
        [FromServices] DeliveryDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.GetAsync(id, cancellationToken);
    }
}

/// <summary>A page of deliveries.</summary>
public sealed record DeliveryConnection(IReadOnlyList<DeliveryDocument> Nodes, PageInfo PageInfo);
