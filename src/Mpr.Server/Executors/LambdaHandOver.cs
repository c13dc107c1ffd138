using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Server.Data;
using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

/// <summary>
/// Hands a claimed task over to Step Functions. What holds if the process dies: (1) before the row of the execution:
/// <see cref="ExecutionWatch"/> gives the lease up; (2) after it: the watch starts the execution, again or for the first
/// time, under the same name.
/// </summary>
public sealed class LambdaHandOver(
    ExecutionLedger ledger, ExecutionStarter starter, IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    public async Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var execution = new LambdaExecution
        {
            TaskId = run.TaskId,
            Attempt = run.Attempt,
            JobId = run.JobId,
            Name = await NameAsync(run, cancellation),
            StartAt = now,
            HeardAt = now,
        };
        await ledger.AddAsync(execution, cancellation);
        try
        {
            await starter.TryStartAsync(execution, run.Payload, cancellation);
            run.Report(new TaskProgress(0, "starting"));
            return new TaskOutcome.HandedOver();
        }
        catch (StepFunctionsException refused)
        {
            return Refused(refused);
        }
    }

    /// <summary>What a start that can never succeed means for the task.</summary>
    internal static TaskOutcome Refused(StepFunctionsException refused) => new TaskOutcome.Failed(
        FailureCatalogue.LambdaFailed.Code,
        refused.Message,
        Retryable: false,
        "Check MPR_LAMBDA_STATE_MACHINE and that the server's role may start it; or retry on the local executor.");

    private async Task<string> NameAsync(TaskRun run, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ordinal = await db.Tasks.Where(t => t.Id == run.TaskId).Select(t => t.Ordinal).SingleAsync(cancellation);
        return FormattableString.Invariant($"{run.JobId}-{ordinal}-{run.Attempt}");
    }
}
