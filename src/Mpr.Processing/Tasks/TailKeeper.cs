using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Keeps enough of a growing result's end on disk for the decoding of its last seconds, by the rate at which it really
/// grows: estimates are made before the encoder has seen a picture.
/// </summary>
internal sealed class TailKeeper(LiveUpload live, IProgress<FfmpegProgress> next) : IProgress<FfmpegProgress>
{
    private const double Seconds = 6;

    /// <summary>What scratch can be asked to spare beyond what was reserved.</summary>
    private const long Most = 16 << 20;

    public void Report(FfmpegProgress value)
    {
        if (value is { TotalSize: { } size, OutTime: { TotalSeconds: > 1 } time })
        {
            live.KeepTail(Math.Min(Most, (long)(size / time.TotalSeconds * Seconds)));
        }

        next.Report(value);
    }
}
