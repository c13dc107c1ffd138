using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpr.Jobs;
using Mpr.Jobs.TestWorker;

var settings = JsonSerializer.Deserialize<WorkerSettings>(args[0])!;
var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Information)
    .AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(new Journal(settings.Directory));
builder.Services.AddDbContextFactory<TestJobsContext>(options => _ = settings.PostgreSql is { } connection
    ? options.UseNpgsql(connection)
    : options.UseSqlite($"Data Source={settings.Sqlite}").AddInterceptors(new SqliteConnectionSettings()));
builder.Services.AddJobEngine<TestJobsContext>(settings.Apply);
builder.Services.AddTaskWorker<UploadingHandler>(options => options.Pools["cpu"] = settings.Slots);
await builder.Build().RunAsync();
