using Microsoft.Extensions.Logging;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;

namespace Mpr.Lambda.Steps;

/// <summary>
/// Sets up what a task needs, for one call alone: the service may freeze or end the process after it, so nothing is kept
/// open. What a process that crashed left in scratch goes before the next call.
/// </summary>
internal sealed class Workbench(
    LambdaOptions options, ObjectStore store, FfmpegInstallation ffmpeg, ILoggerFactory logs)
{
    /// <summary>Does work with a runner of tasks, and clears up.</summary>
    /// <exception cref="IOException">The scratch folder cannot be written.</exception>
    public async Task<T> UseAsync<T>(Func<TaskRunner, Task<T>> work)
    {
        using var scratch = ScratchSpace.Open(options.ScratchDirectory, options.ScratchQuota);
        using var runner = new FfmpegRunner(ffmpeg, null, logs.CreateLogger<FfmpegRunner>(), scratch.Path);
        var gateway = new SourceGateway(store, logs.CreateLogger<SourceGateway>());
        await using var closing = gateway.ConfigureAwait(false);
        var prober = new MediaProber(runner, gateway);
        return await work(new TaskRunner(store, gateway, runner, prober, scratch)).ConfigureAwait(false);
    }
}
