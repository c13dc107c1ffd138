using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>The parts that a worker drives.</summary>
internal sealed record WorkerParts(
    PoolServers Servers, LeaseKeeper Keeper, AttemptRunner Runner, Reconciler Reconciler, ResidueCleaner Cleaner,
    WorkerRegister Register, RunningAttempts Running);

/// <summary>
/// The worker of this process, from the host's start to its stop. A stop hands running tasks back to the queue, which
/// costs them no attempt.
/// </summary>
internal sealed partial class TaskWorker(
    WorkerParts parts, WorkerIdentity identity, IOptions<JobEngineOptions> engine, IOptions<TaskWorkerOptions> options,
    TimeProvider clock, ILogger<TaskWorker> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private InstanceLock? _lock;
    private Task _loops = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in parts.Servers.Pools)
        {
            PoolName.Check(pool);
        }

        if (engine.Value.PostgreSql is null)
        {
            _lock = InstanceLock.Take(engine.Value.DataDirectory
                ?? throw new InvalidOperationException("The embedded engine needs a data directory."));
            await parts.Reconciler.TakeAllAsync(cancellationToken).ConfigureAwait(false);
        }

        parts.Keeper.Start();
        parts.Runner.Resting = IsResting();
        if (!parts.Runner.Resting)
        {
            parts.Servers.Start();
        }

        _loops = Task.WhenAll(
            Task.Run(() => LoopAsync(ReconcileAsync), CancellationToken.None),
            Task.Run(() => LoopAsync(parts.Cleaner.PassAsync), CancellationToken.None));
        Log.Started(logger, identity.Name, parts.Servers.Description);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);

        // Nothing new is fetched; what was fetched but not claimed goes back; what runs is asked to hand itself back.
        // The heartbeat goes on until the last ending is recorded.
        parts.Servers.SendStop();
        parts.Runner.BeginStop();
        await WaitAsync(options.Value.ShutdownTimeout, cancellationToken).ConfigureAwait(false);
        parts.Runner.GiveUp();
        await WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(false);
        await Task.Run(parts.Servers.Dispose, CancellationToken.None).ConfigureAwait(false);
        parts.Keeper.Stop();
        await parts.Register.ForgetAsync(cancellationToken).ConfigureAwait(false);
        _lock?.Dispose();
        _lock = null;
        Log.Stopped(logger, identity.Name);
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _stopping.Dispose();
    }

    private async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (parts.Running.Count > 0 && clock.GetElapsedTime(started) < timeout
            && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task LoopAsync(Func<CancellationToken, Task> pass)
    {
        using var timer = new PeriodicTimer(engine.Value.ReconcileInterval, clock);
        try
        {
            do
            {
                await pass(_stopping.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Log.LoopEnded(logger, identity.Name);
        }
    }

    private async Task ReconcileAsync(CancellationToken token)
    {
        var resting = IsResting();
        await parts.Register.SeeAsync(resting, token).ConfigureAwait(false);
        Idle(parts.Register.Draining || resting);
        await parts.Reconciler.PassAsync(parts.Servers.Lines, token).ConfigureAwait(false);
    }

    private bool IsResting() => options.Value.Schedule is { } schedule && !schedule.IsOpen(clock.GetLocalNow());

    // Servers that are told to stop let their running tasks finish; fresh ones take their place when that is over.
    private void Idle(bool idle)
    {
        if (idle == parts.Runner.Resting)
        {
            return;
        }

        parts.Runner.Resting = idle;
        Log.Idle(logger, identity.Name, idle);
        if (idle)
        {
            parts.Servers.SendStop();
        }
        else
        {
            parts.Servers.Start();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Worker {Name} takes tasks: {Pools}")]
        public static partial void Started(ILogger logger, string name, string pools);

        [LoggerMessage(LogLevel.Information, "Worker {Name} has stopped")]
        public static partial void Stopped(ILogger logger, string name);

        [LoggerMessage(LogLevel.Debug, "A loop of worker {Name} has ended")]
        public static partial void LoopEnded(ILogger logger, string name);

        [LoggerMessage(LogLevel.Information, "Worker {Name} takes no tasks, asked to drain or out of its hours: {Idle}")]
        public static partial void Idle(ILogger logger, string name, bool idle);
    }
}
