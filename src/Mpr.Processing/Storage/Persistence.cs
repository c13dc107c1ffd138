namespace Mpr.Processing.Storage;

/// <summary>Decides how long to go on trying, and how long to wait between: doubling pauses with jitter.</summary>
/// <param name="patience">Trying ends when this much time has passed since the last success.</param>
/// <param name="time">The clock.</param>
internal sealed class Persistence(TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private long _since = time.GetTimestamp();
    private int _failures;

    /// <summary>Something came of it: the patience starts anew.</summary>
    public void Succeeded()
    {
        _since = time.GetTimestamp();
        _failures = 0;
    }

    /// <summary>Waits before the next attempt; false, at once, when the patience is at its end.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_since) >= patience)
        {
            return false;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        pause = pause < LongestPause ? pause : LongestPause;
#pragma warning disable CA5394 // Spreads retries of many workers; nothing secret depends on it.
        await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), time, cancellation).ConfigureAwait(false);
#pragma warning restore CA5394
        return true;
    }
}
