using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Workers;

/// <summary>The Hangfire servers of this process: one a pool, with the pool's slots. Not thread safe.</summary>
internal sealed class PoolServers(
    EngineStorage storage, AttemptRunner runner, WorkerIdentity identity, IOptions<TaskWorkerOptions> options)
    : IDisposable
{
    private readonly List<BackgroundJobServer> _servers = [];

    /// <summary>Pools with slots.</summary>
    public IReadOnlyList<string> Pools { get; } =
        [.. options.Value.Pools.Where(p => p.Value > 0).Select(p => p.Key).Order(StringComparer.Ordinal)];

    /// <summary>Tags of this worker, joined.</summary>
    public string Tags { get; } = TaskTags.Join(options.Value.Tags);

    /// <summary>The lines that this worker serves.</summary>
    public IReadOnlyList<TaskLine> Lines => [.. Pools.SelectMany(options.Value.LinesOf)];

    /// <summary>Pools and slots, as <c>cpu:2,small:8</c>.</summary>
    public string Description => string.Join(',', Pools.Select(p => new PoolSlots(p, options.Value.Pools[p])));

    public void Start() => _servers.AddRange(Pools.Select(StartServer));

    /// <summary>Lets them fetch nothing more; what runs goes on.</summary>
    public void SendStop() => _servers.ForEach(server => server.SendStop());

    /// <summary>Waits for them, for a few seconds at most.</summary>
    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        _servers.Clear();
    }

    // The intervals of Hangfire's own watchers matter little: a lease is the row's. They keep its tables tidy.
    private BackgroundJobServer StartServer(string pool) => new(
        new BackgroundJobServerOptions
        {
            ServerName = $"{identity.Name}:{pool}",
            Queues = [.. options.Value.LinesOf(pool).Select(line => line.Queue)],
            WorkerCount = options.Value.Pools[pool],
            Activator = new RunnerActivator(runner),
            FilterProvider = new JobFilterProviderCollection(),
            SchedulePollingInterval = TimeSpan.FromSeconds(15),
            HeartbeatInterval = TimeSpan.FromSeconds(5),
            ServerCheckInterval = TimeSpan.FromSeconds(10),
            ServerTimeout = TimeSpan.FromSeconds(60),
            CancellationCheckInterval = TimeSpan.FromSeconds(5),
            ShutdownTimeout = TimeSpan.FromSeconds(5),
        },
        storage.Storage);
}

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
