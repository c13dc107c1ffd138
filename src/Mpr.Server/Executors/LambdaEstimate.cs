using Mpr.Processing.Tasks;

namespace Mpr.Server.Executors;

/// <summary>What a job is expected to need in Lambda: the longest and the largest of its tasks, and the sum of the cost.</summary>
/// <param name="Seconds">Of the longest task.</param>
/// <param name="MemoryMib">Of the largest task.</param>
/// <param name="ScratchMib">Of the largest task.</param>
/// <param name="GigabyteSeconds">Of all tasks; what is billed is the memory that the function has.</param>
public sealed record LambdaEstimate(double Seconds, int MemoryMib, int ScratchMib, double GigabyteSeconds)
{
    // Assumed, and never measured in Lambda: pixels that x264 at the presets' speeds, and a decoder, do in a second on one
    // of its processors. The job keeps estimate and use side by side, so that they can be corrected.
    private const double EncodedPixels = 25e6;
    private const double DecodedPixels = 120e6;
    private const double CopiedBytes = 30e6;
    private const double DefaultRate = 30;

    // Start, probes before and after, decoding of both ends.
    private const double Overhead = 5;

    // The runtime and the caches of the gateway; then the pictures that an encoder looks ahead by, with their copies.
    private const double BasisMib = 450;
    private const double PicturesHeld = 90;

    /// <summary>The estimate of a job's tasks. Pure.</summary>
    /// <param name="partSize">Bytes of a part of an upload.</param>
    public static LambdaEstimate Of(IReadOnlyList<MediaTask> tasks, LambdaLimits limits, long partSize)
    {
        var seconds = tasks.Select(t => SecondsOf(t, limits)).ToList();
        return new LambdaEstimate(
            Math.Round(seconds.Max(), 1),
            (int)tasks.Max(MemoryOf),
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

    private static double SecondsOf(MediaTask task, LambdaLimits limits)
    {
        var encoder = task.Recipe.Video?.Encoder;
        var reading = Overhead + (task.Source.Size / CopiedBytes);
        if (encoder is null or "copy" || task.Recipe.SinglePicture)
        {
            return reading;
        }

        var pixels = (double)task.Expected.Width * task.Expected.Height * Rate(task.Recipe.Video!)
            * (task.Expected.Duration ?? TimeSpan.Zero).TotalSeconds;
        return reading + (pixels / limits.Processors * ((1 / EncodedPixels) + (1 / DecodedPixels)));
    }

    private static double Rate(VideoRecipe video) =>
        video is { GroupSize: { } pictures, KeyframeInterval: { } seconds and > 0 } ? pictures / seconds : DefaultRate;

    private static double MemoryOf(MediaTask task) =>
        BasisMib + (PicturesHeld * 1.5 * task.Expected.Width * task.Expected.Height / (1 << 20));
}
