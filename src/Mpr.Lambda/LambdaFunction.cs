using Microsoft.Extensions.Logging;
using Mpr.Lambda.Callback;
using Mpr.Lambda.Runtime;
using Mpr.Lambda.Steps;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;

namespace Mpr.Lambda;

/// <summary>The process of a Lambda function: finds FFmpeg, then takes one call after the other.</summary>
public static class LambdaFunction
{
    /// <summary>Logs as the service wants them: a JSON object a line, with the request's id.</summary>
    /// <param name="level">Less is not written.</param>
    public static ILoggerFactory Logs(LogLevel level) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddConsole(console =>
        {
            console.FormatterName = JsonLogFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<JsonLogFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
            logging.Services, TimeProvider.System);
    });

    /// <summary>Runs until it is told to stop; the service itself ends processes without a word.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="FfmpegMissingException">There is no FFmpeg; the service was told so.</exception>
    /// <exception cref="HttpRequestException">The service is gone.</exception>
    public static async Task RunAsync(LambdaOptions options, ILoggerFactory logs, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        using var runtime = new RuntimeApi(options.RuntimeApi);
        var ffmpeg = await FindFfmpegAsync(options, runtime, logs, stopping).ConfigureAwait(false);
        using var store = new ObjectStore(options.Storage);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // The service freezes the process between calls, and with it connections that the other side then closes.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        });
        var callback = new CallbackClient(
            http, options.CallbackSecret, TimeProvider.System, logs.CreateLogger<CallbackClient>());
        var bench = new Workbench(options, store, ffmpeg, logs);
        var steps = new StepRouter(
            new PlanStep(store, ffmpeg), new TaskStep(bench, callback, options, TimeProvider.System, logs),
            new FinishStep(callback), new NotifyStep(callback));
        await new RuntimeLoop(runtime, steps, logs.CreateLogger<RuntimeLoop>()).RunAsync(stopping).ConfigureAwait(false);
    }

    private static async Task<FfmpegInstallation> FindFfmpegAsync(
        LambdaOptions options, RuntimeApi runtime, ILoggerFactory logs, CancellationToken stopping)
    {
        var cache = options.FfmpegFeatures is { } file ? new FeatureCache(file, logs.CreateLogger<FeatureCache>()) : null;
        try
        {
            return await FfmpegInstallation.DetectAsync(options.FfmpegPath, options.FfprobePath, cache, stopping)
                .ConfigureAwait(false);
        }
        catch (FfmpegMissingException missing)
        {
            await runtime.FailStartAsync(new("MPR.ffmpeg_missing", missing.Message), stopping).ConfigureAwait(false);
            throw;
        }
    }
}
