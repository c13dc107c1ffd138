using Mpr.Lambda.Callback;
using Mpr.Processing.Remote;

namespace Mpr.Lambda.Steps;

/// <summary>Tells an error that the machine caught, for a function that could not: it crashed or ran out of time.</summary>
internal sealed class NotifyStep(CallbackClient callback)
{
    public async Task<MachineError> RunAsync(NotifyCall call, CancellationToken cancellation)
    {
        var error = new MachineError(call.Error.Error, call.Error.Cause);
        foreach (var task in call.Job.Tasks.Where(_ => error.Error != MachineError.Stale))
        {
            var report = new RemoteReport
            {
                Task = task.Id,
                Attempt = task.Attempt,
                Sequence = 1,
                Status = error.Error == MachineError.Canceled ? RemoteStatus.Canceled : RemoteStatus.Failed,
                Error = error.ToFailure(),
            };
            await MachineWord.TryTellAsync(callback, call.Job, report, cancellation).ConfigureAwait(false);
        }

        return error;
    }
}
