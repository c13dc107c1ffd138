using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Configuration;
using Mpr.Lambda;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Remote;

namespace Mpr.Cli.Hosting;

/// <summary><c>lambda</c>: the process of an AWS Lambda function, which works for the API of a job.</summary>
internal static class LambdaCommand
{
    public const string Word = "lambda";

    // Both are given by the service: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    private const string RuntimeApi = "AWS_LAMBDA_RUNTIME_API";

    private const string MemorySize = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

    private static readonly Option<bool> Prepare = new("--prepare")
    {
        Description = "Only write the file of MPR_FFMPEG_FEATURES, where an image is built, and end",
    };

    /// <summary>Whether AWS Lambda has started this process.</summary>
    public static bool IsInFunction(CliHost host) => !string.IsNullOrEmpty(host.Variable(RuntimeApi));

    public static Command Build(CliHost host)
    {
        var command = new Command(
            Word, "Run as the process of an AWS Lambda function; the service starts it so by itself")
        {
            Prepare,
        };
        return command.Does(host, (invocation, cancellation) => invocation.Value(Prepare)
            ? PrepareAsync(invocation.Settings, cancellation)
            : StayAsync(invocation, cancellation));
    }

    private static async Task PrepareAsync(Settings settings, CancellationToken cancellation)
    {
        var file = settings.Get(SettingCatalogue.FfmpegFeatures)
            ?? throw settings.Wrong(SettingCatalogue.FfmpegFeatures, "the path of the file to write");
        using var logs = LambdaFunction.Logs(ServerLogs.Level(settings, LogLevel.Information));
        var ffmpeg = await HostFaults.TranslateAsync(() => FfmpegInstallation.DetectAsync(
            settings.Get(SettingCatalogue.FfmpegPath),
            settings.Get(SettingCatalogue.FfprobePath),
            new FeatureCache(file, logs.CreateLogger<FeatureCache>()),
            cancellation));
        if (!File.Exists(file))
        {
            throw new CliException(
                ExitCode.Failure, "not_written", $"What FFmpeg {ffmpeg.Version} can do is not kept in {file}.",
                "The line above says why.");
        }
    }

    private static async Task StayAsync(Invocation invocation, CancellationToken cancellation)
    {
        var options = Options(invocation.Settings, invocation.Host);
        using var logs = LambdaFunction.Logs(ServerLogs.Level(invocation.Settings, LogLevel.Information));
        await HostFaults.TranslateAsync(async () =>
        {
            await LambdaFunction.RunAsync(options, logs, cancellation);
            return true;
        });
    }

    private static LambdaOptions Options(Settings settings, CliHost host) => new()
    {
        RuntimeApi = host.Variable(RuntimeApi) is { Length: > 0 } address
            ? address
            : throw new CliException(
                ExitCode.Usage, "not_in_lambda", $"{RuntimeApi} is not set: this process runs in no function.",
                "Deploy the image with deploy/aws/template.yaml; there the function starts by itself."),
        Storage = settings.Storage(),
        CallbackSecret = Secret(settings),
        ScratchDirectory = settings.Get(LambdaSettingCatalogue.Scratch)!,
        ScratchQuota = LambdaScratch.Quota(settings) is { } scratch ? (long)scratch << 20 : null,
        Margin = settings.Time(LambdaSettingCatalogue.Margin),
        MemoryMib = int.TryParse(host.Variable(MemorySize), CultureInfo.InvariantCulture, out var mib) ? mib : null,
        FfmpegPath = settings.Get(SettingCatalogue.FfmpegPath),
        FfprobePath = settings.Get(SettingCatalogue.FfprobePath),
        FfmpegFeatures = settings.Get(SettingCatalogue.FfmpegFeatures),
    };

    /// <exception cref="CliException">It is missing, or is none.</exception>
    internal static string Secret(Settings settings) =>
        settings.Get(LambdaSettingCatalogue.CallbackSecret) is { } secret && MessageSignature.IsSecret(secret)
            ? secret
            : throw settings.Wrong(LambdaSettingCatalogue.CallbackSecret, "whsec_ and the base64 of 24 to 64 random bytes");
}
