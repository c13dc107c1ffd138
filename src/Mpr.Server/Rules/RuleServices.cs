namespace Mpr.Server.Rules;

internal static class RuleServices
{
    public static void AddRules(this IServiceCollection services)
    {
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<RuleRun>();
        services.AddSingleton<RuleSignal>();
        services.AddHostedService<RuleRunner>();
    }
}
