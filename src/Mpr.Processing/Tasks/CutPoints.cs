using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Where a trim really cut.</summary>
internal static class CutPoints
{
    /// <summary>In and out point of a result in its source's time; null for other operations.</summary>
    /// <remarks>
    /// A copied picture begins at the keyframe before the in point. The MP4 family hides that lead by an edit list, so
    /// what plays begins where it was asked to; elsewhere it is seen, and the out point, which a copy keeps, tells how
    /// long it is.
    /// </remarks>
    public static (TimeSpan? Start, TimeSpan? End) Of(MediaTask task, MediaProbe result)
    {
        if (task.Operation is not Trim trim || task.Recipe.Length is not { } length)
        {
            return (null, null);
        }

        var from = task.Recipe.Start ?? trim.Start;
        var end = from + length;
        var leads = task.Recipe.Video is { Encoder: "copy" } && task.Recipe.Edges is null
            && !CommandBuilder.IsMp4Family(task.Recipe.Muxer);
        if (!leads)
        {
            // What is longer than asked for is the padding of an encoder, except behind copied pictures.
            var coded = task.Recipe.Edges is not null || task.Recipe.Video is { Encoder: not "copy" };
            return (from, coded && result.Duration > length ? end : from + result.Duration);
        }

        var start = end - result.Duration;
        return (start > TimeSpan.Zero ? start : TimeSpan.Zero, end);
    }
}
