using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Mpr.Jobs.Data;
using Mpr.Jobs.Dispatch;
using Mpr.Jobs.Workers;

namespace Mpr.Jobs;

/// <summary>Registers the engine.</summary>
public static class JobEngineExtensions
{
    /// <summary>
    /// Registers <see cref="JobQueue"/> and <see cref="QueueViews"/>. The application registers its context with
    /// <c>AddDbContextFactory</c>, on SQLite with <see cref="SqliteConnectionSettings"/> among the interceptors, and
    /// before the host starts it migrates the database and calls <see cref="JobsSchema.InstallAsync"/>.
    /// </summary>
    /// <typeparam name="TContext">The application's context.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null leaves the defaults.</param>
    public static IServiceCollection AddJobEngine<TContext>(
        this IServiceCollection services, Action<JobEngineOptions>? configure = null)
        where TContext : JobsDbContext
    {
        services.AddOptions<JobEngineOptions>().Configure(configure ?? (_ => { }))
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new EngineDatabase(
            s.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new EngineStorage(
            DispatchStorage.Open(s.GetRequiredService<IOptions<JobEngineOptions>>().Value)));
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton(s => new JobQueue(
            s.GetRequiredService<EngineDatabase>(), s.GetRequiredService<Dispatcher>(),
            s.GetRequiredService<LeaseKeeper>(),
            new Admission(s.GetRequiredService<IOptions<JobEngineOptions>>().Value)));
        services.AddSingleton(s => new RemoteLeases(
            s.GetRequiredService<EngineDatabase>(), s.GetRequiredService<Dispatcher>(),
            new EndingRule(s.GetRequiredService<IOptions<JobEngineOptions>>().Value)));
        services.AddSingleton(s => new QueueViews(s.GetRequiredService<EngineDatabase>()));
        services.AddSingleton<RunningAttempts>();
        return services;
    }

    /// <summary>
    /// Makes this process a worker: a hosted service that takes tasks of the given pools from the start of the host to
    /// its stop. Needs <see cref="AddJobEngine{TContext}"/>.
    /// </summary>
    /// <typeparam name="THandler">Does the work; resolved in a scope of its own for each attempt.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets pools and slots.</param>
    public static IServiceCollection AddTaskWorker<THandler>(
        this IServiceCollection services, Action<TaskWorkerOptions> configure)
        where THandler : class, ITaskHandler
    {
        services.AddOptions<TaskWorkerOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ITaskHandler, THandler>();
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton(s => new EndingRule(s.GetRequiredService<IOptions<JobEngineOptions>>().Value));
        services.AddSingleton<LeaseWriter>();
        services.AddSingleton<RoomLedger>();
        services.AddSingleton<TicketTaker>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ResidueCleaner>();
        services.AddSingleton<WorkerRegister>();
        services.AddSingleton<PoolServers>();
        services.AddSingleton<WorkerParts>();
        services.AddHostedService<TaskWorker>();
        return services;
    }
}
