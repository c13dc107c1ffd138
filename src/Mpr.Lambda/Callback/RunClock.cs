namespace Mpr.Lambda.Callback;

/// <summary>What a run costs, and how often it tells that it lives.</summary>
/// <param name="time">The clock.</param>
/// <param name="beat">Time between two beats.</param>
/// <param name="memoryMib">Memory of the function; null when the service does not say.</param>
internal sealed class RunClock(TimeProvider time, TimeSpan beat, int? memoryMib)
{
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public int? MemoryMib => memoryMib;

    public Task BeatAsync(CancellationToken stop) => Task.Delay(beat, time, stop);
}
