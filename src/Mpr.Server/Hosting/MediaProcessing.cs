using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Keyframes;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;

namespace Mpr.Server.Hosting;

/// <summary>Registers the processing code, which knows nothing of hosts and containers of services.</summary>
internal static class MediaProcessing
{
    public static async Task AddMediaProcessingAsync(
        this IServiceCollection services, MprServerOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        var cache = new FeatureCache(
            options.FfmpegFeatures ?? Path.Combine(options.DataDirectory, "ffmpeg.json"),
            logs.CreateLogger<FeatureCache>());
        var ffmpeg = await FfmpegInstallation.DetectAsync(
            options.FfmpegPath, options.FfprobePath, cache, cancellation);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ffmpeg);
        services.AddSingleton(_ => new ObjectStore(options.Storage));
        services.AddSingleton<SourceGateway>();
        services.AddSingleton<FfmpegRunner>();
        services.AddSingleton<MediaProber>();
        services.AddSingleton<KeyframeReader>();
        services.AddSingleton(_ => ScratchSpace.Open(options.ScratchDirectory));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<TaskRunner>(s, options.SourceAccess));
    }
}
