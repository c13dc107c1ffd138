using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;

namespace Mpr.Server.Jobs;

/// <summary>Runs media tasks for the engine: the same <see cref="TaskRunner"/> that every executor uses.</summary>
public sealed class MediaTaskHandler(TaskRunner runner) : ITaskHandler
{
    /// <summary>The kind of all tasks that this handler runs.</summary>
    public const string Kind = "media";

    public async Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted)
    {
        var task = MediaTask.FromJson(run.Payload);
        try
        {
            var result = await runner.RunAsync(task, new LocalAttempt(run), aborted);
            return new TaskOutcome.Succeeded(JsonSerializer.Serialize(result)) { Log = AttemptLog.Text(result.CommandLine, result.LogTail) };
        }
        catch (ProcessingException failed)
        {
            return new TaskOutcome.Failed(
                failed.Failure.Code, failed.Message, failed.Failure.Retryable, failed.Failure.Advice)
            {
                Log = AttemptLog.Text(failed.CommandLine, failed.LogTail),
                // Once, on another worker if there is one: what stalls twice will do so again.
                RetryLimit = failed.Failure == FailureCatalogue.Stalled ? 1 : null,
            };
        }
        catch (Exception ended) when (ended is OperationCanceledException or Mpr.Processing.Tasks.LeaseLostException
            && run.AbortReason != AbortReason.None)
        {
            // With a lost lease the engine records nothing, whatever is answered.
            return run.AbortReason == AbortReason.Canceled ? new TaskOutcome.Canceled() : new TaskOutcome.Stopped();
        }
    }

    public async Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken)
    {
        var result = await runner.RecoverAsync(
            MediaTask.FromJson(recovery.Payload), recovery.Residue, recovery.JobId, recovery.TaskId,
            recovery.Discard, cancellationToken);
        return result is null ? null : new TaskOutcome.Succeeded(JsonSerializer.Serialize(result));
    }

}
