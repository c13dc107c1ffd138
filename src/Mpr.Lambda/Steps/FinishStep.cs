using Mpr.Lambda.Callback;
using Mpr.Processing.Remote;

namespace Mpr.Lambda.Steps;

/// <summary>
/// Tells all results again, for those whose own word was lost, and makes them the output of the execution, where the API
/// finds them should this word be lost too.
/// </summary>
internal sealed class FinishStep(CallbackClient callback)
{
    public async Task<RemoteJobResult> RunAsync(FinishCall call, CancellationToken cancellation)
    {
        foreach (var result in call.Results)
        {
            var report = new RemoteReport
            {
                Task = result.Id,
                Attempt = result.Attempt,
                Sequence = 1,
                Status = RemoteStatus.Succeeded,
                Result = result.Result,
            };
            await MachineWord.TryTellAsync(callback, call.Job, report, cancellation).ConfigureAwait(false);
        }

        return new RemoteJobResult(call.Job.Job, call.Results);
    }
}
