using Mpr.Processing.Sources;

namespace Mpr.Processing.Tasks;

/// <summary>How a task gets at its source. Pure.</summary>
/// <param name="Copies">Whether the source is copied to scratch before FFmpeg starts.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record SourceRoute(bool Copies, string Reason)
{
    /// <summary>
    /// Up to here a copy is quicker than a request for the head of each fragment; beyond, hopping reads far less.
    /// </summary>
    private const long LargestCopy = 256L << 20;

    /// <summary>Chooses.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wish">What the worker was told.</param>
    /// <param name="room">Bytes of scratch that are to be had beside what the result needs.</param>
    public static SourceRoute Of(MediaTask task, SourceAccess wish, long room)
    {
        var seeks = task.Recipe is { FragmentedSource: true, Start: { } start } && start > TimeSpan.Zero;
        return wish switch
        {
            SourceAccess.Copy => new SourceRoute(true, "Copied to scratch first: the worker is told to."),
            SourceAccess.Stream => new SourceRoute(false, "Read by ranges: the worker is told to."),
            _ when !seeks => new SourceRoute(false, "Read by ranges."),
            _ when task.Source.Size > LargestCopy => new SourceRoute(
                false, "Read by ranges: a fragmented MP4 is sought in fragment by fragment, but this one is large."),
            _ when task.Source.Size > room => new SourceRoute(
                false, "Read by ranges: a fragmented MP4 is sought in fragment by fragment, but scratch has no room."),
            _ => new SourceRoute(
                true, "Copied to scratch first: a fragmented MP4 is sought in fragment by fragment."),
        };
    }
}
