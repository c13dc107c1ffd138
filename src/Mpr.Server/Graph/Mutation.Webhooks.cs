using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Graph;

/// <content>Webhooks.</content>
public sealed partial class Mutation
{
    /// <summary>Makes a webhook; the answer is the only one with its secret.</summary>
    public static async Task<WebhookDocument> CreateWebhook(
        WebhookRequest input,
        [FromServices] WebhookDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return WebhookDocument.From(await desk.CreateAsync(input, cancellationToken), withSecret: true);
    }

    public static async Task<WebhookDocument> UpdateWebhook(
        [Id] string id,
        WebhookRequest input,
        [FromServices] WebhookDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return WebhookDocument.From(await desk.ChangeAsync(id, input, cancellationToken));
    }

    /// <summary>Answers the id of the webhook that is gone.</summary>
    [Id]
    public static async Task<string> DeleteWebhook(
        [Id] string id,
        [FromServices] WebhookDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        await desk.RemoveAsync(id, cancellationToken);
        return id;
    }

    /// <summary>Sends a message that means nothing, to see whether it arrives.</summary>
    public static Task<DeliveryDocument> TestWebhook(
        [Id] string id,
        [FromServices] DeliveryDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.TestAsync(id, cancellationToken);
    }

    /// <summary>Makes a new secret; the old one signs along for a day.</summary>
    public static async Task<WebhookDocument> RotateWebhookSecret(
        [Id] string id,
        [FromServices] WebhookDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return WebhookDocument.From(await desk.RotateAsync(id, cancellationToken), withSecret: true);
    }

    /// <summary>Sends a delivery again, under the same id.</summary>
    public static Task<DeliveryDocument> ReplayWebhookDelivery(
        [Id] string id,
        [FromServices] DeliveryDesk desk,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Admin);
        return desk.ReplayAsync(id, cancellationToken);
    }
}
