using System.Text;
using System.Text.Json;
using Mpr.Processing.Remote;
using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

/// <summary>Starts executions. The name makes a repetition harmless, so whoever is in doubt starts again.</summary>
public sealed partial class ExecutionStarter(
    LambdaSettings settings, StepFunctionsClient client, ExecutionLedger ledger, ILogger<ExecutionStarter> logger)
{
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or output of a state.
    private const int LargestInput = 262_144;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Tries it once; a service that has too much to do is asked again later, by <see cref="ExecutionWatch"/>.</summary>
    /// <exception cref="StepFunctionsException">It will never be started so.</exception>
    public async Task TryStartAsync(LambdaExecution execution, string payload, CancellationToken cancellation)
    {
        var job = new RemoteJob(
            execution.JobId, settings.CallbackUrl, [new RemoteTask(execution.TaskId, execution.Attempt, payload)]);
        var input = JsonSerializer.Serialize(job, RemoteJson.Options);
        if (Encoding.UTF8.GetByteCount(input) > LargestInput)
        {
            throw new StepFunctionsException(
                StepFunctionsFault.Invalid, $"The task is larger than the {LargestInput} bytes that a state may have.");
        }

        try
        {
            var arn = await client.StartAsync(execution.Name, input, cancellation);
            await ledger.StartedAsync(execution, arn, cancellation);
            Log.Started(logger, execution.Name);
        }
        catch (StepFunctionsException there) when (there.Fault == StepFunctionsFault.ExecutionExists)
        {
            await ledger.StartedAsync(execution, ArnOf(execution), cancellation);
        }
        catch (StepFunctionsException busy) when (busy.Fault == StepFunctionsFault.Unavailable)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(execution.Starts, 10), LongestPause.TotalSeconds));
            Log.PutOff(logger, execution.Name, pause, busy.Message);
            await ledger.PutOffAsync(execution, pause, cancellation);
        }
    }

    private string ArnOf(LambdaExecution execution) =>
        settings.StepFunctions.StateMachineArn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)
        + ":" + execution.Name;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Execution {Name} is started")]
        public static partial void Started(ILogger logger, string name);

        [LoggerMessage(LogLevel.Warning, "Execution {Name} could not be started; again in {Pause}: {Reason}")]
        public static partial void PutOff(ILogger logger, string name, TimeSpan pause, string reason);
    }
}
