using Mpr.Jobs;
using Mpr.Server.Jobs;

namespace Mpr.Server.Executors;

/// <summary>Brings an attempt to the executor whose line the task stands in.</summary>
public sealed class ExecutorHandler(MediaTaskHandler local, IServiceProvider services) : ITaskHandler
{
    public Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted) => run.Pool == LambdaSettings.Pool
        ? services.GetRequiredService<LambdaHandOver>().RunAsync(run, aborted)
        : local.RunAsync(run, aborted);

    /// <summary>What an attempt left is in the store, wherever it ran.</summary>
    public Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken) =>
        local.RecoverAsync(recovery, cancellationToken);
}
