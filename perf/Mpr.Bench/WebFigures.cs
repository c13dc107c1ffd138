namespace Mpr.Bench;

/// <summary>Sums up samples.</summary>
internal static class WebFigures
{
    /// <summary>The value that this share of the samples does not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public static double Share(IEnumerable<double> samples, double share)
    {
        var sorted = samples.Order().ToArray();
        return Math.Round(sorted[(int)Math.Ceiling(share * (sorted.Length - 1))], 3);
    }
}
