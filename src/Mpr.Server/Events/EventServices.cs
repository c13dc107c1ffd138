namespace Mpr.Server.Events;

internal static class EventServices
{
    public static void AddEvents(this IServiceCollection services, EventOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<KeySignal>();
        services.AddSingleton<KeyNotes>();
        services.AddHttpClient();
        services.AddSingleton<SnsConfirmation>();
        services.AddHostedService<KeyInspector>();
        services.AddHostedService<LocalChanges>();
        services.AddHostedService<PeriodicScan>();
    }
}
