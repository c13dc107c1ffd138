using System.Text.Json;
using Mpr.Processing.Failures;

namespace Mpr.Processing.Remote;

/// <summary>What a state machine says of an error: the name that a step ended with, and the cause.</summary>
/// <param name="Error">
/// Name of the error: <c>MPR.code</c> when a step of ours ended so, else one of the service's own; null: unknown.
/// </param>
/// <param name="Cause">What the step said, as JSON or plain text; null: nothing.</param>
public sealed record MachineError(string? Error, string? Cause)
{
    /// <summary>What the names of our own errors begin with.</summary>
    public const string Prefix = "MPR.";

    /// <summary>Our error of a task that ended because it was told to.</summary>
    public const string Canceled = Prefix + "canceled";

    /// <summary>Our error of a run that another attempt had replaced.</summary>
    public const string Stale = Prefix + "stale";

    private const int LongestMessage = 500;

    /// <summary>The failure as the record of a task keeps it.</summary>
    public RemoteFailure ToFailure()
    {
        if (Error?.StartsWith(Prefix, StringComparison.Ordinal) is true
            && FailureCatalogue.Find(Error[Prefix.Length..]) is { } known)
        {
            return Describe(known, Message, known.Retryable);
        }

        // Lambda itself ends a function that is over time: our own limit did not come through.
        return Error is "Sandbox.Timedout" or "States.Timeout" or "Lambda.Timeout"
            ? Describe(FailureCatalogue.TimedOut, $"{Error}: {Message}", retryable: false)
            : Describe(
                FailureCatalogue.LambdaFailed, $"{Error ?? "Unknown"}: {Message}", FailureCatalogue.LambdaFailed.Retryable);
    }

    private string Message
    {
        get
        {
            var text = Cause ?? "no cause was given";
            try
            {
                using var cause = JsonDocument.Parse(text);
                if (cause.RootElement.ValueKind == JsonValueKind.Object
                    && cause.RootElement.TryGetProperty("errorMessage", out var message)
                    && message.ValueKind == JsonValueKind.String)
                {
                    text = message.GetString()!;
                }
            }
            catch (JsonException)
            {
                // Plain text, as the service writes where no function answered.
                return Cut(text);
            }

            return Cut(text);
        }
    }

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";

    private static RemoteFailure Describe(FailureCode code, string message, bool retryable) =>
        new(code.Code, message, retryable);
}
