namespace Mpr.Server.Live;

internal static class LiveServices
{
    /// <summary>What tells clients of what happens.</summary>
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<EventLog>();
        services.AddSingleton<ProgressWatch>();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveHub>());
        services.AddHostedService<EventSweep>();
    }
}
