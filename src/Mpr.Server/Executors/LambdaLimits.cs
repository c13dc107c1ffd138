namespace Mpr.Server.Executors;

/// <summary>What the function has, as it was deployed, and what it costs.</summary>
public sealed record LambdaLimits
{
    /// <summary>Memory in MiB; Lambda gives processors in proportion to it.</summary>
    public int MemoryMib { get; init; } = 4096;

    /// <summary>How long a call may take; at most 15 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Scratch in MiB: /tmp of the function.</summary>
    public int ScratchMib { get; init; } = 4096;

    /// <summary>Price of a GB-second in dollars, x86 in us-east-1 (https://aws.amazon.com/lambda/pricing/).</summary>
    public double Price { get; init; } = 0.0000166667;

    /// <summary>
    /// Estimates are rough, and a task that runs out of time has cost all of it: no more than this share of the time is
    /// planned with.
    /// </summary>
    internal TimeSpan Usable => Timeout * 2 / 3;

    /// <summary>One virtual processor for each 1,769 MB
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).</summary>
    internal double Processors => Math.Max(0.25, MemoryMib / 1769.0);
}
