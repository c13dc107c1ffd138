using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>REST face of the webhooks. They make this server call others and tell of everything: administrators only.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/webhooks").WithTags("webhooks").NeedsServer(AccessScope.Admin);
        group.MapGet("/", ListAsync);
        group.MapPost("/", CreateAsync);
        group.MapGet("/{id}", ShowAsync);
        group.MapPatch("/{id}", ChangeAsync);
        group.MapDelete("/{id}", RemoveAsync);
        group.MapPost("/{id}/test", TestAsync);
        group.MapPost("/{id}/rotate", RotateAsync);
        var deliveries = routes.MapGroup("/api/deliveries").WithTags("webhooks").NeedsServer(AccessScope.Admin);
        deliveries.MapGet("/", DeliveriesAsync);
        deliveries.MapGet("/{id}", DeliveryAsync);
        deliveries.MapPost("/{id}/replay", ReplayAsync);
    }

    private static async Task<Ok<Page<WebhookDocument>>> ListAsync(WebhookDesk desk, CancellationToken cancellation)
    {
        var all = await desk.ListAsync(cancellation);
        return TypedResults.Ok(new Page<WebhookDocument>([.. all.Select(w => WebhookDocument.From(w))], null));
    }

    private static async Task<Created<WebhookDocument>> CreateAsync(
        WebhookRequest request, WebhookDesk desk, CancellationToken cancellation)
    {
        var webhook = await desk.CreateAsync(request, cancellation);
        return TypedResults.Created($"/api/webhooks/{webhook.Id}", WebhookDocument.From(webhook, withSecret: true));
    }

    private static async Task<TaggedOk<WebhookDocument>> ShowAsync(
        string id, WebhookDesk desk, CancellationToken cancellation) =>
        new(WebhookDocument.From(await desk.GetAsync(id, cancellation)));

    private static async Task<Ok<WebhookDocument>> ChangeAsync(
        string id, WebhookRequest request, WebhookDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(WebhookDocument.From(await desk.ChangeAsync(id, request, cancellation)));

    private static async Task<NoContent> RemoveAsync(string id, WebhookDesk desk, CancellationToken cancellation)
    {
        await desk.RemoveAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<DeliveryDocument>> TestAsync(
        string id, DeliveryDesk desk, CancellationToken cancellation) =>
        Accepted(await desk.TestAsync(id, cancellation));

    private static async Task<Ok<WebhookDocument>> RotateAsync(
        string id, WebhookDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(WebhookDocument.From(await desk.RotateAsync(id, cancellation), withSecret: true));

    private static async Task<Ok<Page<DeliveryDocument>>> DeliveriesAsync(
        string? webhook_id,
        string? job_id,
        string? status,
        int? limit,
        string? cursor,
        DeliveryDesk desk,
        CancellationToken cancellation)
    {
        var filter = new DeliveryFilter(webhook_id, job_id, QueryEnum.Read<DeliveryStatus>(status, nameof(status)));
        return TypedResults.Ok(DeliveryPages.Of(
            await desk.ListAsync(filter, Cursor.Limit(limit), Cursor.Read(cursor), cancellation)));
    }

    private static async Task<Ok<DeliveryDocument>> DeliveryAsync(
        string id, DeliveryDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.GetAsync(id, cancellation));

    private static async Task<Accepted<DeliveryDocument>> ReplayAsync(
        string id, DeliveryDesk desk, CancellationToken cancellation) =>
        Accepted(await desk.ReplayAsync(id, cancellation));

    private static Accepted<DeliveryDocument> Accepted(DeliveryDocument delivery) =>
        TypedResults.Accepted($"/api/deliveries/{delivery.Id}", delivery);
}
