using System.Data.Common;
using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>
/// The worker of this process: one Hangfire server a pool, the heartbeat and the reconciling loop. A stop hands running
/// tasks back to the queue, which costs them no attempt.
/// </summary>
internal sealed partial class TaskWorker(
    WorkerParts parts, EngineDatabase database, WorkerIdentity identity, IOptions<JobEngineOptions> engine,
    IOptions<TaskWorkerOptions> options, TimeProvider clock, ILogger<TaskWorker> logger) : IHostedService, IDisposable
{
    private readonly List<BackgroundJobServer> _servers = [];
    private readonly CancellationTokenSource _stopping = new();
    private InstanceLock? _lock;
    private bool _draining;
    private Task _loop = Task.CompletedTask;

    private string[] Pools => [.. options.Value.Pools.Where(p => p.Value > 0).Select(p => p.Key).Order(StringComparer.Ordinal)];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in Pools)
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
        _servers.AddRange(Pools.Select(StartServer));
        _loop = Task.Run(LoopAsync, CancellationToken.None);
        Log.Started(logger, identity.Name, Describe());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Nothing new is fetched; what was fetched but not claimed goes back; what runs is asked to hand itself back.
        foreach (var server in _servers)
        {
            server.SendStop();
        }

        parts.Runner.BeginStop();
        await DrainAsync(options.Value.ShutdownTimeout, cancellationToken).ConfigureAwait(false);
        parts.Runner.GiveUp();
        await DrainAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.Run(CloseServers, CancellationToken.None).ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
        parts.Keeper.Stop();
        _lock?.Dispose();
        _lock = null;
    }

    public void Dispose()
    {
        CloseServers();
        _lock?.Dispose();
        _stopping.Dispose();
    }

    private async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (parts.Runner.Active > 0 && clock.GetElapsedTime(started) < timeout
            && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void CloseServers()
    {
        foreach (var server in _servers)
        {
            server.Dispose();
        }

        _servers.Clear();
    }

    private BackgroundJobServer StartServer(string pool) => new(
        new BackgroundJobServerOptions
        {
            ServerName = $"{identity.Name}:{pool}",
            Queues = [pool],
            WorkerCount = options.Value.Pools[pool],
            Activator = new RunnerActivator(parts.Runner),
            FilterProvider = new JobFilterProviderCollection(),
            SchedulePollingInterval = TimeSpan.FromSeconds(15),
            HeartbeatInterval = TimeSpan.FromSeconds(5),
            ServerCheckInterval = TimeSpan.FromSeconds(10),
            ServerTimeout = TimeSpan.FromSeconds(60),
            CancellationCheckInterval = TimeSpan.FromSeconds(5),
            ShutdownTimeout = TimeSpan.FromSeconds(5),
        },
        parts.Storage);

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(engine.Value.ReconcileInterval, clock);
        try
        {
            do
            {
                Drain(await SeeAsync(_stopping.Token).ConfigureAwait(false));
                await parts.Reconciler.PassAsync(Pools, _stopping.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Log.Stopped(logger, identity.Name);
        }
    }

    private async Task ForgetAsync()
    {
        try
        {
            await database.QueryAsync(
                async (db, t) =>
                {
                    await PoolStatements.ForgetWorkerAsync(db, identity.Name, t).ConfigureAwait(false);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            Log.NotSeen(logger, fault);
        }
    }

    /// <summary>Reports this worker; answers whether it is to drain, as last known when the database does not answer.</summary>
    private async Task<bool> SeeAsync(CancellationToken token)
    {
        try
        {
            return await database.QueryAsync(
                (db, t) => PoolStatements.SeeWorkerAsync(db, identity.Name, Describe(), t), token).ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            Log.NotSeen(logger, fault);
            return _draining;
        }
    }

    // A server that is told to stop lets its running tasks finish; a fresh one takes its place when draining is over.
    private void Drain(bool draining)
    {
        if (draining == _draining)
        {
            return;
        }

        _draining = draining;
        Log.Draining(logger, identity.Name, draining);
        if (draining)
        {
            _servers.ForEach(s => s.SendStop());
        }
        else
        {
            _servers.AddRange(Pools.Select(StartServer));
        }
    }

    private string Describe() => string.Join(
        ',', Pools.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p}:{options.Value.Pools[p]}")));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Worker {Name} takes tasks: {Pools}")]
        public static partial void Started(ILogger logger, string name, string pools);

        [LoggerMessage(LogLevel.Information, "Worker {Name} has stopped")]
        public static partial void Stopped(ILogger logger, string name);

        [LoggerMessage(LogLevel.Information, "Worker {Name} drains: {Draining}")]
        public static partial void Draining(ILogger logger, string name, bool draining);

        [LoggerMessage(LogLevel.Warning, "The worker could not report itself")]
        public static partial void NotSeen(ILogger logger, Exception fault);
    }
}

/// <summary>The parts that a worker drives.</summary>
internal sealed record WorkerParts(JobStorage Storage, LeaseKeeper Keeper, AttemptRunner Runner, Reconciler Reconciler);

/// <summary>Gives Hangfire the one runner of the process, and keeps it from disposing what it was given.</summary>
internal sealed class RunnerActivator(AttemptRunner runner) : JobActivator
{
    public override object ActivateJob(Type jobType) => runner;

    public override JobActivatorScope BeginScope(JobActivatorContext context) => new Scope(runner);

    private sealed class Scope(AttemptRunner runner) : JobActivatorScope
    {
        public override object Resolve(Type type) => runner;
    }
}
