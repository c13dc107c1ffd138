using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs.Tests.Kit;

/// <summary>One process of the engine, within the test's process, with short intervals.</summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly IHost _host;

    private Engine(IHost host, Script script) => (_host, Script) = (host, script);

    public Script Script { get; }

    public QueueViews Views => _host.Services.GetRequiredService<QueueViews>();

    public JobQueue Queue => _host.Services.GetRequiredService<JobQueue>();

    internal EngineDatabase Database => _host.Services.GetRequiredService<EngineDatabase>();

    /// <summary>Tickets of a line that no slot has taken.</summary>
    internal long TicketsOf(TaskLine line) =>
        _host.Services.GetRequiredService<EngineStorage>().Storage.GetMonitoringApi().EnqueuedCount(line.Queue);

    internal EngineHooks Hooks => new(_host.Services);

    public static Engine Build(
        Backend backend, int slots = 2, Action<JobEngineOptions>? configure = null, Script? script = null,
        TimeProvider? clock = null, Action<TaskWorkerOptions>? worker = null)
    {
        script ??= new Script();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(script);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddDbContextFactory<TestJobsContext>(backend.Configure);
        builder.Services.AddJobEngine<TestJobsContext>(options =>
        {
            backend.Configure(options);
            options.Heartbeat = TimeSpan.FromMilliseconds(50);
            options.ReconcileInterval = TimeSpan.FromMilliseconds(100);
            options.RedispatchAfter = TimeSpan.FromMilliseconds(500);
            options.RetryDelay = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        });
        if (slots > 0)
        {
            builder.Services.AddTaskWorker<ScriptedHandler>(options =>
            {
                options.Pools["cpu"] = slots;
                worker?.Invoke(options);
            });
        }

        return new(builder.Build(), script);
    }

    public static async Task<Engine> StartAsync(
        Backend backend, int slots = 2, Action<JobEngineOptions>? configure = null, Script? script = null,
        Action<TaskWorkerOptions>? worker = null)
    {
        var engine = Build(backend, slots, configure, script, worker: worker);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>
    /// For tests in which a lease runs out. Others keep the engine's own, which no busy machine makes a worker miss.
    /// </summary>
    public static void BriefLease(JobEngineOptions options) => options.LeaseTimeout = TimeSpan.FromSeconds(1);

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public async Task<TestJob> SubmitAsync(params IReadOnlyList<JobTask> tasks)
    {
        var job = NewJob();
        await Queue.SubmitAsync(job, tasks.Count > 0 ? tasks : [NewTask()], default);
        return job;
    }

    public static TestJob NewJob(JobPriority priority = JobPriority.Normal) => new()
    {
        Id = TimeOrderedId.Create("job", TimeProvider.System),
        Type = "test",
        Priority = priority,
    };

    public static JobTask NewTask(
        string kind = "work", IReadOnlyList<JobTask>? after = null, int maxAttempts = 3)
    {
        return new()
        {
            Id = TimeOrderedId.Create("task", TimeProvider.System),
            Kind = kind,
            Payload = "{}",
            MaxAttempts = maxAttempts,
            DependsOn = [.. (after ?? []).Select(t => t.Id)],
        };
    }

    public async ValueTask DisposeAsync()
    {
        using var quick = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _host.StopAsync(quick.Token);
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}

/// <summary>The engine's inner parts, for tests that need to take a step of their own.</summary>
internal sealed record EngineHooks(IServiceProvider Services)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();
}
