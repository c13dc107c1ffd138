using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>What a task is expected to take and to make. Pure, and rough.</summary>
public static class WorkEstimate
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

    /// <summary>Seconds of work by assumed rates.</summary>
    /// <param name="task">The task.</param>
    /// <param name="processors">Virtual processors of Lambda that it has.</param>
    public static double Seconds(MediaTask task, double processors)
    {
        var encoder = task.Recipe.Video?.Encoder;
        var reading = Overhead + (task.Source.Size / CopiedBytes);
        if (encoder is null or "copy" || task.Recipe.SinglePicture)
        {
            return reading;
        }

        var pixels = (double)task.Expected.Width * task.Expected.Height * Rate(task.Recipe.Video!)
            * (task.Expected.Duration ?? TimeSpan.Zero).TotalSeconds;
        return reading + (pixels / processors * ((1 / EncodedPixels) + (1 / DecodedPixels)));
    }

    /// <summary>MiB of memory.</summary>
    /// <param name="task">The task.</param>
    public static double MemoryMib(MediaTask task) =>
        BasisMib + (PicturesHeld * 1.5 * task.Expected.Width * task.Expected.Height / (1 << 20));

    /// <summary>Bytes of the result, and what that comes from; null where the rate is free, or the length unknown.</summary>
    /// <param name="task">The task.</param>
    /// <param name="probe">Of its source.</param>
    public static (long Bytes, SizeBasis Basis)? Size(MediaTask task, MediaProbe probe)
    {
        var recipe = task.Recipe;
        if (task.Expected.Duration is not { } length || recipe.SinglePicture)
        {
            return null;
        }

        if (recipe.Video is { Encoder: "copy" } || (recipe.Video is null && recipe.Audio.All(a => a.Encoder == "copy")))
        {
            return probe.Duration > TimeSpan.Zero
                ? ((long)(task.Source.Size * Math.Min(1, length / probe.Duration)), SizeBasis.SourceShare)
                : null;
        }

        if (recipe.Video is { MaxRate: null } || recipe.Audio.Any(a => a.BitRate is null))
        {
            return null;
        }

        var rate = (recipe.Video?.MaxRate ?? 0) + recipe.Audio.Sum(a => (double)a.BitRate!);
        return ((long)Math.Ceiling(rate * length.TotalSeconds / 8), SizeBasis.RateBound);
    }

    private static double Rate(VideoRecipe video) =>
        video is { GroupSize: { } pictures, KeyframeInterval: { } seconds and > 0 } ? pictures / seconds : DefaultRate;
}

/// <summary>Where the estimate of a size comes from.</summary>
public enum SizeBasis
{
    /// <summary>The bit rate is bounded: hardly more than this.</summary>
    RateBound,

    /// <summary>The streams are copied: as much of the source as of its length.</summary>
    SourceShare,
}
