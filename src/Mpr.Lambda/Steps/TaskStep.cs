using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mpr.Lambda.Callback;
using Mpr.Lambda.Runtime;
using Mpr.Processing.Failures;
using Mpr.Processing.Remote;
using Mpr.Processing.Tasks;

namespace Mpr.Lambda.Steps;

/// <summary>
/// Runs one attempt of a task. Its own time ends some seconds before the service's, so that whatever ends it, FFmpeg is
/// gone, scratch is empty, no upload is open, and the end is told.
/// </summary>
internal sealed partial class TaskStep(
    Workbench bench, CallbackClient callback, LambdaOptions options, TimeProvider time, ILoggerFactory logs)
{
    private readonly ILogger _logger = logs.CreateLogger<TaskStep>();

    /// <exception cref="FunctionException">There is no result; the API was told why.</exception>
    public async Task<RemoteTaskResult> RunAsync(TaskCall call, Invocation invocation, CancellationToken stopping)
    {
        using var scope = Log.Scope(_logger, call.Job, call.Task.Id, call.Task.Attempt);
        Log.Started(_logger, call.Task.Id, call.Task.Attempt);
        var job = new RemoteJob(call.Job, call.Callback, [call.Task]);
        var clock = new RunClock(time, options.Beat, options.MemoryMib);
        var attempt = new RemoteAttempt(callback, job, call.Task, invocation.RequestId, clock);
        await using var ending = attempt.ConfigureAwait(false);
        var left = invocation.Deadline - time.GetUtcNow() - options.Margin;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token, attempt.Aborted);
        try
        {
            var result = await MakeAsync(call.Task, attempt, all.Token).ConfigureAwait(false);
            return await SucceedAsync(call.Task, attempt, result, stopping).ConfigureAwait(false);
        }
        catch (ProcessingException failed)
        {
            throw await FailAsync(attempt, failed, failed.Failure.Retryable, stopping).ConfigureAwait(false);
        }
        catch (Exception ended) when (attempt.End == RemoteEnd.Stale
            || (ended is LeaseLostException && attempt.End == RemoteEnd.None))
        {
            throw new FunctionException(
                MachineError.Stale, $"Attempt {call.Task.Attempt} of {call.Task.Id} is not the present one.", ended);
        }
        catch (Exception ended) when (attempt.End == RemoteEnd.Canceled
            && ended is OperationCanceledException or LeaseLostException)
        {
            await attempt.EndAsync(attempt.Report(RemoteStatus.Canceled), stopping).ConfigureAwait(false);
            throw new FunctionException(MachineError.Canceled, $"The job {call.Job} was cancelled.", ended);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The same function would not get further a second time.
            var late = new ProcessingException(
                FailureCatalogue.TimedOut,
                $"The function was {clock.Elapsed.TotalSeconds:0} s at work and has no time left.");
            throw await FailAsync(attempt, late, retryable: false, stopping).ConfigureAwait(false);
        }
        catch (CallbackException lost)
        {
            throw new FunctionException(MachineError.Prefix + FailureCatalogue.LambdaFailed.Code, lost.Message, lost);
        }
    }

    private async Task<TaskResult> MakeAsync(RemoteTask remote, RemoteAttempt attempt, CancellationToken cancellation)
    {
        var task = PlanStep.Parse(remote);
        var residue = await attempt.BeginAsync(cancellation).ConfigureAwait(false);
        return await bench.UseAsync(async runner =>
            (residue is null
                ? null
                : await runner.RecoverAsync(
                    task, residue, attempt.JobId, attempt.TaskId, discard: false, cancellation)
                    .ConfigureAwait(false))
            ?? await runner.RunAsync(task, attempt, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task<RemoteTaskResult> SucceedAsync(
        RemoteTask task, RemoteAttempt attempt, TaskResult result, CancellationToken stopping)
    {
        var report = attempt.Report(RemoteStatus.Succeeded) with
        {
            Result = JsonSerializer.Serialize(result),
            Log = LogOf(result.CommandLine, result.LogTail),
        };
        await attempt.EndAsync(report, stopping).ConfigureAwait(false);
        // The machine's own state is small, and has no use for FFmpeg's lines.
        return new RemoteTaskResult(task.Id, task.Attempt, JsonSerializer.Serialize(result with { LogTail = "" }));
    }

    private static async Task<FunctionException> FailAsync(
        RemoteAttempt attempt, ProcessingException failed, bool retryable, CancellationToken stopping)
    {
        var report = attempt.Report(RemoteStatus.Failed) with
        {
            Error = new RemoteFailure(failed.Failure.Code, failed.Message, retryable),
            Log = LogOf(failed.CommandLine, failed.LogTail),
        };
        await attempt.EndAsync(report, stopping).ConfigureAwait(false);
        return new FunctionException(MachineError.Prefix + failed.Failure.Code, failed.Message, failed);
    }

    private static string? LogOf(string? command, string? tail) =>
        string.IsNullOrEmpty(command) && string.IsNullOrEmpty(tail) ? null : $"$ {command}\n{tail}";

    private static partial class Log
    {
        public static readonly Func<ILogger, string, string, int, IDisposable?> Scope =
            LoggerMessage.DefineScope<string, string, int>("{JobId} {TaskId} {Attempt}");

        [LoggerMessage(LogLevel.Information, "Attempt {Attempt} of {TaskId} begins")]
        public static partial void Started(ILogger logger, string taskId, int attempt);
    }
}
