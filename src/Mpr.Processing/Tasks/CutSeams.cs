namespace Mpr.Processing.Tasks;

/// <summary>Where the parts of a smart cut meet, on the source's clock.</summary>
/// <param name="First">When the first picture is shown.</param>
/// <param name="Copy">When the keyframe is shown that the copied part begins with; null: nothing is copied.</param>
/// <param name="CopyEnd">When the first picture behind the copied part is decoded; null: it goes to the end.</param>
/// <param name="Tail">When the first picture behind the copied part is shown; null: there is none.</param>
internal sealed record CutSeams(TimeSpan First, TimeSpan? Copy, TimeSpan? CopyEnd, TimeSpan? Tail)
{
    /// <summary>Containers round times to a millisecond at worst; pictures are further apart.</summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether pictures before the copied part are coded anew.</summary>
    public bool HasHead => Copy is not { } copy || copy > First;

    /// <summary>
    /// Finds the seams. A keyframe with pictures behind it in the file that are shown before it (an open group) begins
    /// a copied part without those, and ends one that reaches to the first of those.
    /// </summary>
    /// <param name="head">Pictures from the keyframe before the in point to one behind it.</param>
    /// <param name="tail">Pictures from the keyframe before the out point to a little behind that.</param>
    /// <param name="start">In point.</param>
    /// <param name="end">Out point: the first moment that is not wanted.</param>
    /// <param name="notBefore">The copied part must not begin earlier.</param>
    /// <returns>Null: no picture is shown between the points.</returns>
    public static CutSeams? Find(
        IReadOnlyList<CodedPicture> head,
        IReadOnlyList<CodedPicture> tail,
        TimeSpan start,
        TimeSpan end,
        TimeSpan notBefore)
    {
        var shown = head.Concat(tail).Where(p => p.Shown >= start - Slack && p.Shown < end - Slack).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var first = shown.Min(p => p.Shown);
        var whole = new CutSeams(first, null, null, null);
        var copy = head.Concat(tail).FirstOrDefault(p => p.Key && p.Shown >= first && p.Shown >= notBefore - Slack);
        if (copy is null || copy.Shown >= end - Slack)
        {
            return whole;
        }

        if (!tail.Any(p => p.Shown >= end - Slack))
        {
            return whole with { Copy = copy.Shown }; // to the end of the source
        }

        var last = tail.LastOrDefault(p => p.Key && p.Shown < end + Slack && p.Shown > copy.Shown);
        if (last is null)
        {
            return whole;
        }

        var behind = tail.SkipWhile(p => p != last).Min(p => p.Shown);
        return whole with
        {
            Copy = copy.Shown,
            CopyEnd = last.Decoded,
            Tail = behind,
        };
    }
}
