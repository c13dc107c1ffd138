using System.Text.Json;

namespace Mpr.Lambda.Runtime;

/// <summary>One call of the function.</summary>
/// <param name="RequestId">The service's name for it.</param>
/// <param name="Deadline">When the service ends the process.</param>
/// <param name="Payload">What the function was called with.</param>
internal sealed record Invocation(string RequestId, DateTimeOffset Deadline, JsonElement Payload);

/// <summary>How the service is told that a call, or the start, has failed.</summary>
/// <param name="ErrorType">Stable name; the state machine chooses by it.</param>
/// <param name="ErrorMessage">What happened, for a person or for the last step of the machine.</param>
internal sealed record FunctionError(string ErrorType, string ErrorMessage)
{
    /// <summary>Empty: the log has it.</summary>
    public IReadOnlyList<string> StackTrace { get; } = [];
}

/// <summary>A step ends without a result, and says by what name.</summary>
/// <param name="errorType">Stable name; the state machine chooses by it.</param>
/// <param name="message">What happened.</param>
/// <param name="inner">The cause, when there is one.</param>
internal sealed class FunctionException(string errorType, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public FunctionError Error { get; } = new(errorType, message);
}
