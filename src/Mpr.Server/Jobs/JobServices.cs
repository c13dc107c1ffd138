using Mpr.Jobs;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Tasks;
using Mpr.Server.Data;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;
using Mpr.Server.Queue;
using Mpr.Server.Workers;

namespace Mpr.Server.Jobs;

internal static class JobServices
{
    /// <summary>The engine and what the API does with it.</summary>
    public static void AddJobs(this IServiceCollection services, MprServerOptions options, DatabaseOptions database)
    {
        services.AddSingleton<PresetShelf>();
        services.AddSingleton<JobCatalog>();
        services.AddSingleton<ExecutorChoice>();
        services.AddSingleton<JobPreparation>();
        services.AddSingleton<JobSubmission>();
        services.AddSingleton<JobForecaster>();
        services.AddSingleton<JobPace>();
        services.AddSingleton<JobControl>();
        services.AddSingleton<JobBatch>();
        services.AddSingleton<QueueDesk>();
        services.AddSingleton<WorkerDesk>();
        services.AddEngine(engine => Configure(engine, options, database), database);
        if (ExecutorServices.PoolsOf(options).Any(p => p.Slots > 0))
        {
            services.AddMediaWorker(options);
        }
    }

    /// <summary>Only the engine and a worker.</summary>
    public static void AddWorkerAlone(
        this IServiceCollection services, MprServerOptions options, DatabaseOptions database)
    {
        services.AddEngine(engine => Configure(engine, options, database), database);
        services.AddMediaWorker(options);
    }

    private static void Configure(JobEngineOptions engine, MprServerOptions options, DatabaseOptions database)
    {
        engine.PostgreSql = database.IsPostgres ? database.ConnectionString : null;
        engine.Redis = options.Redis;
        engine.DataDirectory = options.DataDirectory;
        engine.QueueLimit = options.QueueLimit;
        engine.GroupLimit = options.GroupLimit;
        // Also where nothing is handed over: other processes on the database may do so.
        engine.RemotePools.Add(LambdaSettings.Pool);
    }

    private static void AddMediaWorker(this IServiceCollection services, MprServerOptions options)
    {
        services.AddExecutors(options);
        services.AddTaskWorker<ExecutorHandler>(worker =>
        {
            foreach (var pool in ExecutorServices.PoolsOf(options))
            {
                worker.Pools[pool.Pool] = pool.Slots;
            }

            foreach (var tag in options.Tags)
            {
                worker.Tags.Add(tag);
            }

            worker.Schedule = options.Schedule;
        });
        services.AddOptions<TaskWorkerOptions>().Configure<ScratchSpace, FfmpegInstallation>((worker, scratch, ffmpeg) =>
        {
            worker.Room = () => ScratchRoom.Measure(scratch);
            worker.About = $"MPR {MprServer.Version}, FFmpeg {ffmpeg.Version}, {Environment.ProcessorCount} processors";
        });
    }

    private static void AddEngine(
        this IServiceCollection services, Action<JobEngineOptions> configure, DatabaseOptions database) =>
        _ = database.IsPostgres
            ? services.AddJobEngine<PostgresMprDbContext>(configure)
            : services.AddJobEngine<SqliteMprDbContext>(configure);
}
