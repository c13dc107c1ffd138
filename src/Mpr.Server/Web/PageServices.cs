using Mpr.Processing.Storage;
using Mpr.Server.Forwarding;
using Mpr.Server.Hosting;

namespace Mpr.Server.Web;

internal static class PageServices
{
    public static void AddPage(this IServiceCollection services)
    {
        services.AddSingleton(s => new PageFiles(s.GetRequiredService<MprServerOptions>().WebDirectory));
        services.AddSingleton(s => new PageHeaders(
            s.GetRequiredService<StoreAddress>(), s.GetRequiredService<ObjectStore>().Options));
    }
}
