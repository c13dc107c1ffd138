using Microsoft.Extensions.Logging;

namespace Mpr.Lambda.Runtime;

/// <summary>Takes one call after the other; whatever a step throws becomes its answer, and the next call is taken.</summary>
internal sealed partial class RuntimeLoop(RuntimeApi api, IStepHandler handler, ILogger<RuntimeLoop> logger)
{
    /// <summary>Ends when it is told to; the service itself ends processes without a word.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var call = await api.NextAsync(stopping).ConfigureAwait(false);
            using var scope = Log.Scope(logger, call.RequestId);
            await AnswerAsync(call, stopping).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Invocation call, CancellationToken stopping)
    {
        object answer;
        try
        {
            answer = await handler.HandleAsync(call, stopping).ConfigureAwait(false);
        }
        catch (FunctionException failed)
        {
            Log.Failed(logger, failed.Error.ErrorType, failed.Message);
            await api.FailAsync(call, failed.Error, stopping).ConfigureAwait(false);
            return;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.Fault(logger, fault);
            await api.FailAsync(call, new("MPR.internal", fault.Message), stopping).ConfigureAwait(false);
            return;
        }

        await api.RespondAsync(call, answer, Mpr.Processing.Remote.RemoteJson.Options, stopping).ConfigureAwait(false);
    }

    private static partial class Log
    {
        public static readonly Func<ILogger, string, IDisposable?> Scope =
            LoggerMessage.DefineScope<string>("{RequestId}");

        [LoggerMessage(LogLevel.Warning, "The call failed with {ErrorType}: {Reason}")]
        public static partial void Failed(ILogger logger, string errorType, string reason);

        [LoggerMessage(LogLevel.Error, "The call ended in a fault")]
        public static partial void Fault(ILogger logger, Exception fault);
    }
}

/// <summary>Does the work of calls.</summary>
internal interface IStepHandler
{
    /// <summary>Answers one call.</summary>
    /// <exception cref="FunctionException">There is no answer, for a reason with a name.</exception>
    Task<object> HandleAsync(Invocation call, CancellationToken stopping);
}
