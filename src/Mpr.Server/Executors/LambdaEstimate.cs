using Mpr.Processing.Tasks;

namespace Mpr.Server.Executors;

/// <summary>What a job is expected to need in Lambda: the longest and the largest of its tasks, and the sum of the cost.</summary>
/// <param name="Seconds">Of the longest task.</param>
/// <param name="MemoryMib">Of the largest task.</param>
/// <param name="ScratchMib">Of the largest task.</param>
/// <param name="GigabyteSeconds">Of all tasks; what is billed is the memory that the function has.</param>
public sealed record LambdaEstimate(double Seconds, int MemoryMib, int ScratchMib, double GigabyteSeconds)
{
    /// <summary>The estimate of a job's tasks. Pure.</summary>
    /// <param name="partSize">Bytes of a part of an upload.</param>
    public static LambdaEstimate Of(IReadOnlyList<MediaTask> tasks, LambdaLimits limits, long partSize)
    {
        var seconds = tasks.Select(t => WorkEstimate.Seconds(t, limits.Processors)).ToList();
        return new LambdaEstimate(
            Math.Round(seconds.Max(), 1),
            (int)tasks.Max(WorkEstimate.MemoryMib),
            (int)(tasks.Max(t => t.LeastScratch(partSize)) >> 20) + 1,
            Math.Round(seconds.Sum() * limits.MemoryMib / 1024, 1));
    }

    /// <summary>What is too much, each in a sentence; empty: it fits.</summary>
    public IReadOnlyList<string> Excess(LambdaLimits limits)
    {
        var excess = new List<string>();
        if (Seconds > limits.Usable.TotalSeconds)
        {
            excess.Add(FormattableString.Invariant(
                $"it may take {Seconds:0} s of the {limits.Usable.TotalSeconds:0} s that are planned with"));
        }

        if (MemoryMib > limits.MemoryMib)
        {
            excess.Add(FormattableString.Invariant($"it may need {MemoryMib} MiB of {limits.MemoryMib} MiB of memory"));
        }

        if (ScratchMib > limits.ScratchMib)
        {
            excess.Add(FormattableString.Invariant($"it may need {ScratchMib} MiB of {limits.ScratchMib} MiB of scratch"));
        }

        return excess;
    }
}
