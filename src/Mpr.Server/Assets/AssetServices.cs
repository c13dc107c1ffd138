namespace Mpr.Server.Assets;

internal static class AssetServices
{
    public static void AddAssets(this IServiceCollection services)
    {
        services.AddSingleton<AssetRegister>();
        services.AddSingleton<ProbeSignal>();
        services.AddSingleton<AssetCatalog>();
        services.AddSingleton<AssetScanner>();
        services.AddSingleton<AssetProber>();
        services.AddHostedService<ProbeWorker>();
    }
}
