using Mpr.Server.StepFunctions;

namespace Mpr.Server.Executors;

/// <summary>How this server has tasks run by AWS Lambda.</summary>
public sealed record LambdaSettings
{
    /// <summary>The line that tasks for Lambda stand in.</summary>
    public const string Pool = "lambda";

    /// <summary>Where executions are started.</summary>
    public required StepFunctionsOptions StepFunctions { get; init; }

    /// <summary>This API as functions reach it.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>What functions sign their calls with.</summary>
    public required string CallbackSecret { get; init; }

    /// <summary>What the function has.</summary>
    public LambdaLimits Limits { get; init; } = new();

    /// <summary>After so long without a word Step Functions is asked.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tasks that are handed over at the same time; each takes as long as StartExecution.</summary>
    public int Slots { get; init; } = 4;
}
