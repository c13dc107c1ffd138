namespace Mpr.Cli.Hosting;

/// <summary>Waiting to be asked to stop.</summary>
internal static class Stop
{
    /// <summary>Returns, without an exception, when the token is cancelled.</summary>
    public static async Task WaitAsync(CancellationToken cancellation)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        await asked.Task;
    }
}
