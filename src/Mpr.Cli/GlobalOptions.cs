using System.CommandLine;
using System.CommandLine.Parsing;
using Mpr.Cli.Configuration;

namespace Mpr.Cli;

/// <summary>The options that every word takes.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output and nothing else there",
        Recursive = true,
    };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "No progress and no remarks on standard error; errors only",
        Recursive = true,
    };

    public static Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "Give up after this time: seconds, or 30s, 5m, 2h (default: never)",
        HelpName = "TIME",
        Recursive = true,
        CustomParser = ParseTimeout,
    };

    public static Option<string> ApiUrl { get; } = new("--api-url")
    {
        Description = $"The API to talk to ({SettingCatalogue.ApiUrl.Name}; default {SettingCatalogue.ApiUrl.Default})",
        HelpName = "URL",
        Recursive = true,
    };

    public static Option<string> ConfigFile { get; } = new("--config")
    {
        Description = $"A file of settings, NAME=VALUE a line ({SettingCatalogue.ConfigFile.Name})",
        HelpName = "FILE",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Add(Json);
        root.Add(Quiet);
        root.Add(Timeout);
        root.Add(ApiUrl);
        root.Add(ConfigFile);
    }

    private static TimeSpan? ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        result.AddError($"--timeout takes a time like 90, 30s, 5m or 2h, not '{text}'.");
        return null;
    }
}
