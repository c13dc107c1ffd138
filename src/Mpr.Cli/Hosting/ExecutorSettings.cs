using System.Globalization;
using Mpr.Cli.Configuration;
using Mpr.Server.Executors;
using Mpr.Server.StepFunctions;

namespace Mpr.Cli.Hosting;

/// <summary>The settings that say where tasks run.</summary>
internal static class ExecutorSettings
{
    private const int MostMemory = 10_240;

    // Any function has two thirds of this at least.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="CliException">The setting names no executor.</exception>
    public static JobExecutor Executor(Settings settings) => settings.Get(SettingCatalogue.Executor) switch
    {
        "local" => JobExecutor.Local,
        "lambda" => JobExecutor.Lambda,
        "auto" => JobExecutor.Auto,
        _ => throw settings.Wrong(SettingCatalogue.Executor, "local, lambda or auto"),
    };

    /// <summary>How tasks are handed to Lambda; null: not at all.</summary>
    /// <exception cref="CliException">A setting is missing, or makes no sense.</exception>
    public static LambdaSettings? Lambda(Settings settings)
    {
        if (string.IsNullOrEmpty(settings.Get(LambdaSettingCatalogue.StateMachine)))
        {
            return Executor(settings) == JobExecutor.Lambda
                ? throw settings.Wrong(LambdaSettingCatalogue.StateMachine, "the ARN of a state machine, for MPR_EXECUTOR=lambda")
                : null;
        }

        return new LambdaSettings
        {
            StepFunctions = StepFunctions(settings),
            CallbackUrl = Url(settings, LambdaSettingCatalogue.CallbackUrl),
            CallbackSecret = LambdaCommand.Secret(settings),
            Limits = Limits(settings),
        };
    }

    private static StepFunctionsOptions StepFunctions(Settings settings)
    {
        var options = new StepFunctionsOptions
        {
            StateMachineArn = settings.Get(LambdaSettingCatalogue.StateMachine)!,
            Endpoint = string.IsNullOrEmpty(settings.Get(LambdaSettingCatalogue.StepFunctionsEndpoint))
                ? null
                : Url(settings, LambdaSettingCatalogue.StepFunctionsEndpoint),
        };
        try
        {
            options.RegionOrThrow();
            return options;
        }
        catch (ArgumentException)
        {
            throw settings.Wrong(LambdaSettingCatalogue.StateMachine, "arn:aws:states:REGION:ACCOUNT:stateMachine:NAME");
        }
    }

    private static LambdaLimits Limits(Settings settings) => new()
    {
        MemoryMib = settings.Number(LambdaSettingCatalogue.Memory, 128, MostMemory),
        ScratchMib = LambdaScratch.Planned(settings),
        Timeout = settings.Time(LambdaSettingCatalogue.Timeout) is var time && time >= ShortestTimeout
            ? time
            : throw settings.Wrong(LambdaSettingCatalogue.Timeout, "10s or more"),
        Price = double.TryParse(
            settings.Get(LambdaSettingCatalogue.Price), NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
            && price >= 0
            ? price
            : throw settings.Wrong(LambdaSettingCatalogue.Price, "a number of dollars"),
    };

    private static Uri Url(Settings settings, Setting setting) =>
        Uri.TryCreate(settings.Get(setting), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw settings.Wrong(setting, "an address like https://mpr.example.com");
}
