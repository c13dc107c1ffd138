namespace Mpr.Testing.Lambda;

/// <summary>A function as it is configured with the service.</summary>
public sealed record FunctionSettings
{
    /// <summary>Program and arguments of a process.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables of a process, beside those that the service sets.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>How long a call may take before the service ends the process.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a call has a time of its own, by its payload; null: as all others.</summary>
    public Func<string, TimeSpan?> OwnTimeout { get; init; } = _ => null;

    /// <summary>Calls that run at the same time, each in a process of its own; more are throttled.</summary>
    public int Concurrency { get; init; } = 2;

    public int MemoryMib { get; init; } = 2048;
}

/// <summary>What came of a call.</summary>
/// <param name="Body">The answer, or the error as JSON.</param>
/// <param name="FunctionError">Null when the function answered; else <c>Unhandled</c>.</param>
public sealed record FunctionAnswer(string Body, string? FunctionError);

/// <summary>All processes are busy.</summary>
public sealed class FunctionBusyException() : Exception("Rate Exceeded.");
