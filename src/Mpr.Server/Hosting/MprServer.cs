using System.Net;
using System.Reflection;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Description;
using Mpr.Server.Events;
using Mpr.Server.Executors;
using Mpr.Server.Forwarding;
using Mpr.Server.Graph;
using Mpr.Server.Graphiql;
using Mpr.Server.Health;
using Mpr.Server.Idempotency;
using Mpr.Server.Jobs;
using Mpr.Server.Live;
using Mpr.Server.Media;
using Mpr.Server.Presets;
using Mpr.Server.Previews;
using Mpr.Server.Queue;
using Mpr.Server.Rules;
using Mpr.Server.Uploads;
using Mpr.Server.Web;
using Mpr.Server.Webhooks;
using Mpr.Server.Workers;

namespace Mpr.Server.Hosting;

/// <summary>Puts the server together: API, worker and probes in one process.</summary>
public static class MprServer
{
    /// <summary>Makes a server that is ready to start: FFmpeg found, database migrated, buckets there.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message says which.</exception>
    /// <exception cref="KeyNeededException">Other machines could reach the server, and it has no key.</exception>
    public static async Task<WebApplication> BuildAsync(MprServerOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataDirectory);
        // The other builders read an appsettings.json of the folder that the caller is in, and watch all below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        AddLogging(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, options));
        var database = DatabaseOptions.Parse(options.DatabaseOrDefault);
        await AddBasisAsync(builder.Services, options, database, cancellation);
        builder.Services.AddAccess(options.Access with { LoopbackOnly = IPAddress.IsLoopback(options.Address) });
        builder.Services.AddAssets();
        builder.Services.AddPreviews();
        builder.Services.AddJobs(options, database);
        builder.Services.AddEvents(options.Events);
        builder.Services.AddLive();
        builder.Services.AddRules();
        builder.Services.AddWebhooks(options.Webhooks);
        builder.Services.AddIdempotency();
        builder.Services.AddForwarding();
        builder.Services.AddMedia();
        builder.Services.AddUploads();
        builder.Services.AddHealth();
        builder.Services.AddGraph();
        builder.Services.AddPage();
        builder.Services.AddDispatchDashboard();
        builder.Services.AddApiConventions();

        var app = builder.Build();
        await app.Services.MigrateAsync(cancellation);
        await NeedKeyAsync(app, options, cancellation);
        await app.Services.GetRequiredService<ObjectStore>().EnsureBucketsAsync(cancellation);
        app.UseApiConventions();
        app.UseWebSockets();
        app.UseForwarding();
        app.UseAccess();
        app.MapApiDescription();
        app.MapErrors();
        app.MapAccess();
        app.MapAssets();
        app.MapPreviews();
        app.MapUploads();
        app.MapUppy();
        app.MapS3Events();
        app.MapLive();
        app.MapJobs();
        app.MapCallbacks();
        app.MapExecutionEvents();
        app.MapQueue();
        app.MapWorkers();
        app.MapDispatchDashboard();
        app.MapRules();
        app.MapWebhooks();
        app.MapPresets();
        app.MapMedia();
        app.MapHealth();
        app.MapGraph();
        app.MapGraphiql(options);
        app.MapPage();
        return app;
    }

    /// <summary>
    /// Makes a worker that serves nobody: it takes tasks that others submit, through a database that they share.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An option makes no sense, such as a database that only one process can use; the message says which.
    /// </exception>
    public static async Task<IHost> BuildWorkerAsync(MprServerOptions options, CancellationToken cancellation)
    {
        var database = DatabaseOptions.Parse(options.DatabaseOrDefault);
        if (!database.IsPostgres)
        {
            throw new ArgumentException(
                "A worker of its own needs a database that several processes share: set MPR_DATABASE to a PostgreSQL "
                + "connection (Host=... or postgres://...), the same as the API's. With SQLite, `mpr up` works itself.");
        }

        Directory.CreateDirectory(options.DataDirectory);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddLogging(builder.Logging, options);
        await AddBasisAsync(builder.Services, options, database, cancellation);
        builder.Services.AddWorkerAlone(options, database);
        var host = builder.Build();
        await host.Services.MigrateAsync(cancellation);
        return host;
    }

    internal static string Version { get; } =
        typeof(MprServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "0";

    private static async Task AddBasisAsync(
        IServiceCollection services, MprServerOptions options, DatabaseOptions database, CancellationToken cancellation)
    {
        if (options.Redis is not null && !database.IsPostgres)
        {
            throw new ArgumentException(
                "MPR_REDIS carries the dispatch between processes and needs MPR_DATABASE to be a PostgreSQL connection.");
        }

        services.AddSingleton(options);
        services.AddData(database);
        using var logs = LoggerFactory.Create(logging => AddLogging(logging, options));
        await services.AddMediaProcessingAsync(options, logs, cancellation);
    }

    private static void AddLogging(ILoggingBuilder logging, MprServerOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        // Standard output belongs to the command that hosts the server.
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogLevel > LogLevel.Debug)
        {
            logging.AddFilter("Microsoft", LogLevel.Warning);
        }

        // It logs statements that fail as planned, such as the second of two inserts; what matters is thrown.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    // Without a key nobody could be let in, and somebody would switch the guards off.
    private static async Task NeedKeyAsync(
        WebApplication app, MprServerOptions options, CancellationToken cancellation)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        if (options.AdminKey is { } chosen)
        {
            await keys.EnsureAdminAsync(chosen, cancellation);
        }

        if (IPAddress.IsLoopback(options.Address) || await keys.AnyAsync(cancellation))
        {
            return;
        }

        if (options.FirstKeyMade is not { } tell)
        {
            await app.DisposeAsync();
            throw new KeyNeededException(options.Address);
        }

        tell((await keys.CreateAsync("first", AccessScope.Admin, null, null, cancellation)).Secret);
    }
}
