using Mpr.Jobs;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;
using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

internal static class ExecutorServices
{
    /// <summary>The executors that this process can hand tasks to.</summary>
    public static void AddExecutors(this IServiceCollection services, MprServerOptions options)
    {
        services.AddScoped<MediaTaskHandler>();
        if (options.Lambda is not { } lambda)
        {
            return;
        }

        services.AddSingleton(lambda);
        services.AddSingleton(s => new StepFunctionsClient(lambda.StepFunctions, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ExecutionLedger>();
        services.AddSingleton<ExecutionStarter>();
        services.AddSingleton<ExecutionEnd>();
        services.AddSingleton<LambdaHandOver>();
        services.AddSingleton<CallbackDesk>();
        services.AddSingleton<WatchSignal>();
        services.AddHostedService<ExecutionWatch>();
    }

    /// <summary>What a process takes: its pools, and a line for tasks that are only handed over.</summary>
    public static IReadOnlyList<PoolSlots> PoolsOf(MprServerOptions options) => options.Lambda is { } lambda
        ? [.. options.Pools.Where(p => p.Pool != LambdaSettings.Pool), new PoolSlots(LambdaSettings.Pool, lambda.Slots)]
        : options.Pools;
}
