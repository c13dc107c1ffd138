using Hangfire;
using Hangfire.Dashboard;
using Mpr.Jobs;
using Mpr.Server.Access;

namespace Mpr.Server.Queue;

/// <summary>
/// Hangfire's own pages on what it delivers, to look at: nothing can be changed there, and jobs are told of by
/// <c>/api/queue</c> and <c>/api/jobs</c>, whose rows are the truth.
/// </summary>
internal static class DispatchDashboard
{
    public const string Path = "/hangfire";

    // What the dashboard asks for. AddHangfire would also make the logger of this host that of the whole process.
    public static void AddDispatchDashboard(this IServiceCollection services)
    {
        services.AddSingleton(GlobalConfiguration.Configuration);
        services.AddSingleton(DashboardRoutes.Routes);
    }

    public static void MapDispatchDashboard(this WebApplication app)
    {
        var storage = app.Services.GetRequiredService<EngineStorage>().Storage;
        app.MapHangfireDashboard(
            Path,
            new DashboardOptions
            {
                // Who gets here has passed the access gate.
                Authorization = [],
                IsReadOnlyFunc = _ => true,
                DisplayStorageConnectionString = false,
                DashboardTitle = "MPR: dispatch",
                AppPath = null,
            },
            storage)
            .NeedsServer(AccessScope.Admin);
    }
}
