using System.Net;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Events;
using Mpr.Server.Graph;
using Mpr.Server.Health;
using Mpr.Server.Idempotency;
using Mpr.Server.Jobs;
using Mpr.Server.Media;
using Mpr.Server.Presets;

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
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(options.LogLevel);
        // Standard output belongs to the command that hosts the server.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogLevel > LogLevel.Debug)
        {
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        }

        // It logs statements that fail as planned, such as the second of two inserts; what matters is thrown.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.AddSingleton(options);
        var database = DatabaseOptions.Parse(options.DatabaseOrDefault);
        builder.Services.AddData(database);
        await builder.Services.AddMediaProcessingAsync(options, cancellation);
        builder.Services.AddAccess(options.Access with { LoopbackOnly = IPAddress.IsLoopback(options.Address) });
        builder.Services.AddAssets();
        builder.Services.AddJobs(options, database);
        builder.Services.AddEvents(options.Events);
        builder.Services.AddIdempotency();
        builder.Services.AddHealth();
        builder.Services.AddGraph();
        builder.Services.AddApiConventions();

        var app = builder.Build();
        await app.Services.MigrateAsync(cancellation);
        await NeedKeyAsync(app, options, cancellation);
        await app.Services.GetRequiredService<ObjectStore>().EnsureBucketsAsync(cancellation);
        app.UseApiConventions();
        app.UseAccess();
        app.MapApiDescription();
        app.MapAccess();
        app.MapAssets();
        app.MapS3Events();
        app.MapJobs();
        app.MapPresets();
        app.MapMedia();
        app.MapHealth();
        app.MapGraph();
        return app;
    }

    // Without a key nobody could be let in, and somebody would switch the guards off.
    private static async Task NeedKeyAsync(
        WebApplication app, MprServerOptions options, CancellationToken cancellation)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
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
