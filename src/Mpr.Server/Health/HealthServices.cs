namespace Mpr.Server.Health;

internal static class HealthServices
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseReadiness>();
        services.AddSingleton<HealthInspector>();
    }
}
