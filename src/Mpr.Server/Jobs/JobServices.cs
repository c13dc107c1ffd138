using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

internal static class JobServices
{
    public static void AddJobs(this IServiceCollection services, MprServerOptions options, DatabaseOptions database)
    {
        services.AddSingleton<JobCatalog>();
        services.AddSingleton<JobSubmission>();
        services.AddSingleton<JobControl>();
        services.AddSingleton<JobBatch>();
        services.AddEngine(engine =>
        {
            engine.PostgreSql = database.IsPostgres ? database.ConnectionString : null;
            engine.DataDirectory = options.DataDirectory;
        }, database);
        services.AddTaskWorker<MediaTaskHandler>(worker => worker.Pools["cpu"] = options.Slots);
    }

    private static void AddEngine(
        this IServiceCollection services, Action<JobEngineOptions> configure, DatabaseOptions database) =>
        _ = database.IsPostgres
            ? services.AddJobEngine<PostgresMprDbContext>(configure)
            : services.AddJobEngine<SqliteMprDbContext>(configure);
}
