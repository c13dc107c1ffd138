using System.CommandLine;
using Mpr.Cli.Terminals;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;

namespace Mpr.Cli;

/// <summary>Gives a word its action, and turns every way in which it can end into an exit code.</summary>
internal static class CommandActions
{
    /// <summary>The action of <paramref name="command"/>, which ends with 0 unless it throws.</summary>
    public static Command Does(this Command command, CliHost host, Func<Invocation, CancellationToken, Task> action) =>
        command.Does(host, async (invocation, cancellation) =>
        {
            await action(invocation, cancellation);
            return ExitCode.Done;
        });

    /// <summary>The action of <paramref name="command"/>.</summary>
    public static Command Does(
        this Command command, CliHost host, Func<Invocation, CancellationToken, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, interrupted) =>
        {
            using var invocation = new Invocation(host, parsed);
            return (int)await EndAsync(invocation, action, parsed.GetValue(GlobalOptions.Timeout), interrupted);
        });
        return command;
    }

    private static async Task<ExitCode> EndAsync(
        Invocation invocation,
        Func<Invocation, CancellationToken, Task<ExitCode>> action,
        TimeSpan? timeout,
        CancellationToken interrupted)
    {
        using var deadline = timeout is { } time
            ? new CancellationTokenSource(time, invocation.Host.Time)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, deadline.Token);
        try
        {
            return await action(invocation, either.Token);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Say(invocation, new CliException(ExitCode.Interrupted, "interrupted", "Interrupted."));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Say(invocation, new CliException(
                ExitCode.Failure, "timed_out", $"Gave up after {Show.Duration(timeout!.Value.TotalSeconds)}.",
                "What was started goes on; give it more time with --timeout."));
        }
        catch (CliException exception)
        {
            return Say(invocation, exception);
        }
        catch (Exception exception) when (Known(exception) is { } known)
        {
            return Say(invocation, known);
        }
    }

    private static ExitCode Say(Invocation invocation, CliException exception)
    {
        invocation.Terminal.Failed(exception);
        return exception.ExitCode;
    }

    // Faults of the libraries below that a person can do something about. Anything else is ours and keeps its trace.
    private static CliException? Known(Exception exception) => exception switch
    {
        ObjectStoreException store => new CliException(
            store.Fault switch
            {
                ObjectStoreFault.KeyMissing or ObjectStoreFault.BucketMissing => ExitCode.NotFound,
                ObjectStoreFault.AlreadyExists or ObjectStoreFault.Changed => ExitCode.Conflict,
                ObjectStoreFault.Unreachable or ObjectStoreFault.Interrupted => ExitCode.Unreachable,
                _ => ExitCode.Failure,
            },
            "storage", store.Message, store.Advice, store),
        ProcessingException processing => new CliException(
            ExitCode.JobFailed, processing.Failure.Code, processing.Message, processing.Failure.Advice, processing),
        HttpRequestException http => new CliException(ExitCode.Unreachable, "unreachable", http.Message, null, http),
        InvalidDataException => new CliException(
            ExitCode.Failure, "data_damaged", exception.Message, "Restore the data folder from a copy.", exception),
        IOException or UnauthorizedAccessException => new CliException(
            ExitCode.Failure, "file", exception.Message, null, exception),
        _ => null,
    };
}
