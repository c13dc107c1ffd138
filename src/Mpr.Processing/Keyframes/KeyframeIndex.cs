namespace Mpr.Processing.Keyframes;

/// <summary>Where in a source decoding can begin, as the index of its container says.</summary>
/// <param name="Times">Ascending, from the first moment of the content; empty where every picture is one.</param>
/// <param name="EveryPicture">Whether every picture is a keyframe.</param>
public sealed record KeyframeIndex(IReadOnlyList<TimeSpan> Times, bool EveryPicture)
{
    /// <summary>What a file of 24 hours has with a keyframe each half second, and more.</summary>
    internal const int MostTimes = 200_000;

    /// <summary>Times of the container's clock, from the content's first moment on; null for more than anybody needs.
    /// </summary>
    internal static KeyframeIndex? Of(IEnumerable<TimeSpan> times, TimeSpan start)
    {
        // A rounded millisecond before the first moment is the first moment.
        var shown = times.Select(t => t - start).Where(t => t > TimeSpan.FromMilliseconds(-2))
            .Select(t => t < TimeSpan.Zero ? TimeSpan.Zero : t).Order().Distinct().Take(MostTimes + 1).ToList();
        return shown.Count is 0 or > MostTimes ? null : new KeyframeIndex(shown, false);
    }
}
