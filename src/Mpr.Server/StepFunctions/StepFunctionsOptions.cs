using Amazon.Runtime;

namespace Mpr.Server.StepFunctions;

/// <summary>Where Step Functions is, and who asks.</summary>
public sealed record StepFunctionsOptions
{
    /// <summary>ARN of the state machine that runs jobs.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>Address of the service; null is AWS's own in the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region of the signature; null takes the one in the ARN.</summary>
    public string? Region { get; init; }

    /// <summary>Keys that do not change; null is the SDK's own chain, asked for each request.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The region that requests are signed for.</summary>
    /// <exception cref="ArgumentException">The ARN has none.</exception>
    public string RegionOrThrow() => Region
        ?? (StateMachineArn.Split(':') is ["arn", _, "states", { Length: > 0 } region, ..]
            ? region
            : throw new ArgumentException($"{StateMachineArn} is no ARN of a state machine."));

    /// <summary>The address that requests go to.</summary>
    public Uri Address()
    {
        var region = RegionOrThrow();
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return Endpoint ?? new Uri($"https://states.{region}.{suffix}");
    }
}
