namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// Decides when a run has stood still for too long. Before the first output, bytes read from the source count as life;
/// from then on only the output's time does, or FFmpeg could read on for ever without making anything.
/// </summary>
/// <param name="limits">The bounds.</param>
/// <param name="sourceBytes">Bytes that FFmpeg read so far; null when nobody counts them.</param>
/// <param name="held">Whether FFmpeg is made to wait just now, which is no standstill of its own; null: never.</param>
internal sealed class StallWatch(FfmpegLimits limits, Func<long>? sourceBytes, Func<bool>? held = null)
{
    private readonly Lock _lock = new();
    private TimeSpan? _outTime;
    private long _seenBytes = -1;
    private bool _moved;
    private bool _started;
    private TimeSpan _alive;

    /// <summary>Takes a block of progress.</summary>
    public void Note(FfmpegProgress progress)
    {
        lock (_lock)
        {
            if (progress.OutTime is { } outTime && outTime != _outTime)
            {
                _moved = true;
                _started |= outTime > TimeSpan.Zero;
                _outTime = outTime;
            }
        }
    }

    /// <summary>Why the run must end after this much time; null: it may go on.</summary>
    public FfmpegEnding? Judge(TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (_moved || ReadMore() || held?.Invoke() == true)
            {
                _alive = elapsed;
                _moved = false;
            }

            return elapsed > limits.Wall ? FfmpegEnding.WallLimit
                : elapsed - _alive > (_started ? limits.Stall : limits.FirstOutput) ? FfmpegEnding.Stalled
                : null;
        }
    }

    private bool ReadMore()
    {
        var bytes = _started ? null : sourceBytes?.Invoke();
        var more = bytes > _seenBytes;
        _seenBytes = bytes ?? _seenBytes;
        return more;
    }
}
