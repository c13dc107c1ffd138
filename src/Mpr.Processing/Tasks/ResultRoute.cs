using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>How a result gets from FFmpeg to the store. Pure.</summary>
/// <param name="Live">
/// What is held back while the file goes up under FFmpeg's hands; null: it goes up once it is finished.
/// </param>
/// <param name="Scratch">Bytes of scratch that the way needs; 0: unknown.</param>
/// <param name="Reason">Why this way, for people.</param>
internal sealed record ResultRoute(LiveUploadOptions? Live, long Scratch, string Reason)
{
    private const long MiB = 1 << 20;

    /// <summary>
    /// An AVI beyond 1 GiB gets a second RIFF, whose size is written where it begins. The margin is for bad estimates.
    /// </summary>
    private const long LargestAvi = 900 * MiB;

    /// <summary>
    /// Seconds at the end that stay on disk: two that are decoded, and what usually lies before them up to a keyframe.
    /// </summary>
    private const double TailSeconds = 6;

    /// <summary>A result that stays whole in scratch is verified in one look; a larger one takes two or three.</summary>
    private const long LargestWhole = 28 * MiB;

    private const long SmallestTail = 4 * MiB;
    private const long LargestTail = 16 * MiB;

    /// <summary>Muxers that come back to their first kilobytes at most, and only at the end.</summary>
    private static readonly HashSet<string> Forward = new(StringComparer.Ordinal)
    {
        "matroska", "webm", "avi", "flv", "asf", "mp3", "wav", "flac", "ogg", "adts", "mpegts",
    };

    /// <summary>Chooses.</summary>
    /// <param name="task">The task.</param>
    /// <param name="freesDisk">Whether scratch gives disk back.</param>
    /// <param name="partSize">Size of the first parts of an upload.</param>
    public static ResultRoute Of(MediaTask task, bool freesDisk, long partSize)
    {
        var muxer = task.Recipe.Muxer;
        var why = !freesDisk ? "the scratch file system cannot give disk back"
            : task.Verify == ResultVerification.Full ? "the result is decoded whole before it is published"
            : task.Recipe.Edges is not null ? "the parts of a smart cut lie there as well"
            : CommandBuilder.IsMp4Family(muxer) ? task.Recipe.IndexReserve is null
                ? "the size of its index cannot be foreseen, so FFmpeg rewrites the file at the end"
                : null
            : !Forward.Contains(muxer) ? $"nobody knows where the muxer {muxer} writes"
            : muxer == "avi" && task.ScratchEstimate is <= 0 or > LargestAvi
                ? "an AVI of more than 1 GiB is rewritten in its midst"
            : null;
        if (why is not null)
        {
            var copies = task.Recipe.Edges is null ? 1 : 2;
            return new ResultRoute(null, task.ScratchEstimate * copies, $"Through scratch: {why}.");
        }

        var rate = task.Expected.Duration is { TotalSeconds: > 0 } time
            ? task.ScratchEstimate / time.TotalSeconds
            : 0;
        var live = new LiveUploadOptions
        {
            HeadSize = task.Recipe.IndexReserve ?? MiB,
            TailSize = Math.Clamp((long)(rate * TailSeconds), SmallestTail, LargestTail),
            Interval = TimeSpan.FromMilliseconds(20),
        };
        var room = LiveUpload.RoomFor(live, partSize);
        live = live with { KeepWhole = Math.Min(LargestWhole, room) };
        return new ResultRoute(
            live,
            task.ScratchEstimate > 0 ? Math.Min(room, task.ScratchEstimate) : room,
            "Uploaded while it is written.");
    }
}
