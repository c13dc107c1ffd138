namespace Mpr.Server.Webhooks;

public static class WebhookServices
{
    /// <summary>Webhooks and who sends them. Needs the database and a clock.</summary>
    public static void AddWebhooks(this IServiceCollection services, WebhookOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<DeliveryDesk>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<ScanOutbox>();
        services.AddSingleton<WebhookClient>();
        services.AddHostedService<DeliverySender>();
    }
}
