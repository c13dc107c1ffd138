namespace Mpr.Server.Assets;

internal static class AssetServices
{
    public static void AddAssets(this IServiceCollection services)
    {
        services.AddSingleton<AssetRegister>();
        services.AddSingleton<ProbeSignal>();
        services.AddSingleton<AssetCatalog>();
        services.AddSingleton<AssetWriter>();
        services.AddSingleton<AssetScanner>();
        services.AddSingleton<AssetChanges>();
        services.AddSingleton<AssetProber>();
        services.AddSingleton<AssetKeyframes>();
        services.AddHostedService<ProbeWorker>();
    }
}
