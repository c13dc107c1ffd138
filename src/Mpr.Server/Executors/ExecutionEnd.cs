using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Remote;
using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

/// <summary>Ends attempts that do not tell their end themselves.</summary>
public sealed class ExecutionEnd(RemoteLeases leases, ExecutionLedger ledger, StepFunctionsClient client)
{
    private const string CancelCause = "The job was cancelled.";

    /// <summary>Records an ending, if the attempt still has the lease.</summary>
    public async Task RecordAsync(
        JobTask task, LambdaExecution execution, TaskOutcome outcome, CancellationToken cancellation)
    {
        await leases.EndAsync(task.Id, execution.Attempt, outcome, cancellation);
        await ledger.EndedAsync(execution, cancellation);
    }

    /// <summary>Gives up what nobody knows of.</summary>
    public Task LoseAsync(JobTask task, CancellationToken cancellation) =>
        leases.LoseAsync(task.Id, task.Attempt, cancellation);

    /// <summary>Ends an execution that nobody hears; a function that begins after it is told that it is stale.</summary>
    public async Task CancelAsync(JobTask task, LambdaExecution execution, CancellationToken cancellation)
    {
        if (execution.Arn is { } arn)
        {
            await client.StopAsync(arn, CancelCause, cancellation);
        }

        await RecordAsync(task, execution, new TaskOutcome.Canceled(), cancellation);
    }

    /// <summary>Asks what became of a silent execution, and records it.</summary>
    public async Task AskAsync(JobTask task, LambdaExecution execution, CancellationToken cancellation)
    {
        Execution found;
        try
        {
            found = await client.DescribeAsync(execution.Arn!, cancellation);
        }
        catch (StepFunctionsException gone) when (gone.Fault == StepFunctionsFault.ExecutionMissing)
        {
            await LoseAsync(task, cancellation);
            return;
        }

        switch (found.Status)
        {
            case ExecutionStatus.Running or ExecutionStatus.PendingRedrive when task.CancelRequested:
                await CancelAsync(task, execution, cancellation);
                break;
            case ExecutionStatus.Running or ExecutionStatus.PendingRedrive:
                break;
            default:
                await RecordAsync(task, execution, OutcomeOf(task, found), cancellation);
                break;
        }
    }

    private static TaskOutcome OutcomeOf(JobTask task, Execution found)
    {
        if (found.Status == ExecutionStatus.Succeeded)
        {
            return ResultOf(task, found.Output) is { } result
                ? new TaskOutcome.Succeeded(result)
                : CallbackDesk.Failed(null, null);
        }

        var error = found.Status == ExecutionStatus.TimedOut
            ? new MachineError("States.Timeout", found.Cause)
            : new MachineError(found.Error, found.Cause);
        return error.Error == MachineError.Canceled
            ? new TaskOutcome.Canceled()
            : CallbackDesk.Failed(error.ToFailure(), null);
    }

    private static string? ResultOf(JobTask task, string? output)
    {
        try
        {
            var told = JsonSerializer.Deserialize<RemoteJobResult>(output ?? "null", RemoteJson.Options);
            return told?.Results.FirstOrDefault(r => r.Id == task.Id && r.Attempt == task.Attempt) is { Result: var result }
                ? result
                : null;
        }
        catch (JsonException)
        {
            // Somebody changed the machine; the next attempt finds a result that was published.
            return null;
        }
    }
}
