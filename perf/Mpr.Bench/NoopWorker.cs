using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpr.Jobs;
using Mpr.Server.Data;

namespace Mpr.Bench;

/// <summary>A worker whose tasks do nothing: what remains is the engine.</summary>
internal sealed class NoopWorker : ITaskHandler
{
    /// <summary>The word that makes a process such a worker; a connection string follows.</summary>
    public const string Word = "noop-worker";

    private const int Slots = 4;

    public Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted) =>
        Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));

    public Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken) =>
        Task.FromResult<TaskOutcome?>(null);

    /// <summary>Works on PostgreSQL until it is killed.</summary>
    public static async Task<int> RunAsync(string connection)
    {
        await Build(new DatabaseOptions(connection, true), "", true).RunAsync();
        return 0;
    }

    /// <summary>The engine on a database, with or without a worker.</summary>
    public static IHost Build(DatabaseOptions database, string folder, bool works)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddData(database);
        if (database.IsPostgres)
        {
            builder.Services.AddJobEngine<PostgresMprDbContext>(o => o.PostgreSql = database.ConnectionString);
        }
        else
        {
            builder.Services.AddJobEngine<SqliteMprDbContext>(o => o.DataDirectory = folder);
        }

        if (works)
        {
            builder.Services.AddTaskWorker<NoopWorker>(worker => worker.Pools["cpu"] = Slots);
        }

        return builder.Build();
    }

    /// <summary>How many jobs have not succeeded yet.</summary>
    public static async Task<int> OpenAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<MprDbContext>>().CreateDbContextAsync();
        return await db.Jobs.CountAsync(j => j.Status != JobStatus.Succeeded);
    }
}
