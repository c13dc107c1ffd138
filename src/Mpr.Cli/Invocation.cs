using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Configuration;
using Mpr.Cli.Terminals;

namespace Mpr.Cli;

/// <summary>One run of a word: what was typed, the settings in force, and where to print.</summary>
internal sealed class Invocation(CliHost host, ParseResult parsed) : IDisposable
{
    private readonly Lazy<Settings> _settings = new(() => Settings.Load(host, Flags(parsed)));
    private ApiClient? _api;

    public CliHost Host => host;

    public Terminal Terminal { get; } =
        new(host, parsed.GetValue(GlobalOptions.Json), parsed.GetValue(GlobalOptions.Quiet));

    public Settings Settings => _settings.Value;

    /// <summary>The API that the settings name.</summary>
    public ApiClient Api => _api ??= ApiClient.For(Settings);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    public T? Optional<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Required<T>(Option<T> option) => parsed.GetRequiredValue(option);

    public void Dispose() => _api?.Dispose();

    private static Dictionary<string, string> Flags(ParseResult parsed)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (option, setting) in SettingOptions.All)
        {
            if (parsed.GetResult(option) is { Implicit: false, Tokens: [var token, ..] })
            {
                flags[setting.Name] = token.Value;
            }
        }

        return flags;
    }
}
