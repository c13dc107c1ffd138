namespace Mpr.Processing.Ffmpeg;

/// <summary>One block of <c>-progress</c>; null where FFmpeg said N/A or nothing.</summary>
/// <param name="OutTime">Time of the output so far.</param>
/// <param name="Speed">Seconds of output made in a second.</param>
/// <param name="Fps">Pictures made in a second.</param>
/// <param name="Frame">Pictures made.</param>
/// <param name="TotalSize">Bytes written.</param>
/// <param name="IsEnd">Whether FFmpeg called this its last block.</param>
public sealed record FfmpegProgress(
    TimeSpan? OutTime, double? Speed, double? Fps, long? Frame, long? TotalSize, bool IsEnd);
