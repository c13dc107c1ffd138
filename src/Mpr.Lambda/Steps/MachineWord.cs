using Mpr.Lambda.Callback;
using Mpr.Processing.Remote;

namespace Mpr.Lambda.Steps;

/// <summary>What the state machine says of a task, after all runs of it.</summary>
internal static class MachineWord
{
    private const int Tries = 5;

    /// <summary>Tells it; a word that does not get through is found by whoever asks for the execution.</summary>
    public static async Task TryTellAsync(
        CallbackClient callback, RemoteJob job, RemoteReport report, CancellationToken cancellation)
    {
        try
        {
            await callback.SendAsync(job, report, Tries, cancellation).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is CallbackException or StaleAttemptException)
        {
            // The client has logged what is worth it: either nobody listens, or nobody needs the word any more.
        }
    }
}
