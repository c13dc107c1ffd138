namespace Mpr.Server.StepFunctions;

/// <summary>What a refusal of Step Functions means for whoever asked.</summary>
public enum StepFunctionsFault
{
    /// <summary>Another execution has the name, with another input or ended.</summary>
    ExecutionExists,

    /// <summary>There is no such execution, or no more.</summary>
    ExecutionMissing,

    /// <summary>There is no such state machine, or it is being deleted.</summary>
    MachineMissing,

    /// <summary>The credentials do not allow it, or are wrong, or there are none.</summary>
    Refused,

    /// <summary>The request makes no sense to the service.</summary>
    Invalid,

    /// <summary>The service has too much to do, failed, or does not answer; later it may.</summary>
    Unavailable,
}

/// <summary>Step Functions did not do what it was asked to.</summary>
/// <param name="fault">What that means.</param>
/// <param name="message">What the service said.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class StepFunctionsException(StepFunctionsFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public StepFunctionsFault Fault { get; } = fault;

    /// <summary>Of the name that the service gives; anything unknown is invalid, and a 5xx is not our doing.</summary>
    internal static StepFunctionsFault Of(string? name, int status) => name switch
    {
        "ExecutionAlreadyExists" => StepFunctionsFault.ExecutionExists,
        "ExecutionDoesNotExist" => StepFunctionsFault.ExecutionMissing,
        "StateMachineDoesNotExist" or "StateMachineDeleting" => StepFunctionsFault.MachineMissing,
        "AccessDeniedException" or "UnrecognizedClientException" or "InvalidSignatureException"
            or "ExpiredTokenException" or "MissingAuthenticationTokenException" or "IncompleteSignature"
            or "InvalidClientTokenId" => StepFunctionsFault.Refused,
        "ExecutionLimitExceeded" or "ThrottlingException" or "TooManyRequestsException" or "RequestLimitExceeded"
            or "ServiceUnavailable" or "InternalFailure" => StepFunctionsFault.Unavailable,
        _ => status >= 500 || status == 429 ? StepFunctionsFault.Unavailable : StepFunctionsFault.Invalid,
    };
}
