namespace Mpr.Server.Uploads;

internal static class UploadServices
{
    public static void AddUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadTickets>();
        services.AddSingleton<IntakeSlots>();
        services.AddScoped<UploadDesk>();
        services.AddScoped<UploadLinks>();
        services.AddScoped<UploadNames>();
        services.AddScoped<AssetIntake>();
        services.AddSingleton<StaleUploads>();
        services.AddHostedService(s => s.GetRequiredService<StaleUploads>());
    }
}
