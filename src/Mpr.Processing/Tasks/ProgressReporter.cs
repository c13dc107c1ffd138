using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>Turns what FFmpeg and the store say into the progress of a task; drops what says nothing new.</summary>
internal sealed class ProgressReporter(ITaskAttempt attempt, TimeSpan? length)
    : IProgress<FfmpegProgress>, IProgress<TransferProgress>
{
    // Shares of the bar. Encoding is nearly everything; a copy's share of the wall is the upload, which is short
    // anyway.
    private const double EncodedAt = 0.90;
    private const double VerifiedAt = 0.92;

    private double _lastSent = -1;
    private TaskPhase _phase;

    public void Enter(TaskPhase phase)
    {
        _phase = phase;
        attempt.Report(new TaskProgress(phase, phase switch
        {
            TaskPhase.Preparing => 0,
            TaskPhase.Verifying => EncodedAt,
            TaskPhase.Uploading => VerifiedAt,
            TaskPhase.Publishing => 1,
            _ => null,
        }));
    }

    public void Report(FfmpegProgress value)
    {
        var done = value.OutTime is { } time && time > TimeSpan.Zero ? time : (TimeSpan?)null;
        double? share = done is { } made && length is { } whole && whole > TimeSpan.Zero
            ? Math.Min(1, made / whole)
            : null;
        var eta = share is not null && value.Speed is > 0.001 and var speed
            ? length!.Value * (1 - share.Value) / speed
            : (TimeSpan?)null;
        attempt.Report(new TaskProgress(TaskPhase.Encoding, share * EncodedAt, value.Speed, value.Fps, done, eta));
    }

    public void Report(TransferProgress value)
    {
        // The result is sent while it is verified: that counts as the one phase, and then as the other.
        var share = value.Total > 0 ? (double)value.Transferred / value.Total : 1;
        if (_phase == TaskPhase.Uploading && (share - _lastSent >= 0.02 || share >= 1))
        {
            _lastSent = share;
            attempt.Report(new TaskProgress(TaskPhase.Uploading, VerifiedAt + ((1 - VerifiedAt) * share)));
        }
    }
}
