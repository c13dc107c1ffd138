using Mpr.Processing.Remote;

namespace Mpr.Lambda.Steps;

/// <summary>Calls of the step <c>plan</c>: the input of the execution, as it is.</summary>
internal sealed record PlanCall(RemoteJob Job);

/// <summary>Calls of the step <c>task</c>, one for each task of the map.</summary>
internal sealed record TaskCall(string Job, Uri Callback, RemoteTask Task);

/// <summary>Calls of the step <c>finish</c>: all tasks have a result.</summary>
internal sealed record FinishCall(RemoteJob Job, IReadOnlyList<RemoteTaskResult> Results);

/// <summary>Calls of the step <c>notify</c>: the machine caught an error.</summary>
internal sealed record NotifyCall(RemoteJob Job, CaughtError Error);

/// <summary>An error as the state machine hands it on; its members are written as the service writes them.</summary>
internal sealed record CaughtError(
    [property: System.Text.Json.Serialization.JsonPropertyName("Error")] string? Error,
    [property: System.Text.Json.Serialization.JsonPropertyName("Cause")] string? Cause);
