using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Room for an MP4's index before its content. Measured: 640 bytes a second at 25 pictures and 47 AAC frames a second;
/// this is twice as much, and what stays unused becomes a free box. Too little room would lose the whole encode.
/// </summary>
internal static class IndexReserve
{
    private const int Fixed = 64 * 1024;
    private const int BytesPerPicture = 32;
    private const int BytesPerAudioFrame = 12;

    /// <summary>The shortest usual frames: 1,024 samples at 48 kHz.</summary>
    private const double AudioFramesPerSecond = 47;

    /// <summary>
    /// Bytes; a track of subtitles counts as one of sound, which is far more than it needs. Null when length or rate are not certain enough to bet an encode on
    /// them.
    /// </summary>
    public static int? For(TimeSpan? length, bool firm, VideoStream? video, int tracks)
    {
        if (length is not { } time || !firm || Rate(video) is not { } rate)
        {
            return null;
        }

        var seconds = (time.TotalSeconds * 1.1) + 1;
        var perSecond = (BytesPerPicture * rate) + (BytesPerAudioFrame * AudioFramesPerSecond * tracks);
        var bytes = Fixed + (seconds * perSecond);
        return bytes < 1 << 28 ? (int)bytes : null;
    }

    private static double? Rate(VideoStream? video) => video switch
    {
        null => 0,
        { FrameCount: > 0 and var frames, Duration: { TotalSeconds: > 0.1 } time } =>
            Math.Max(24, frames / time.TotalSeconds),
        { VariableFrameRate: false, FrameRate: { IsKnown: true, Value: <= 240 } rate } => Math.Max(24, rate.Value),
        _ => null,
    };
}
