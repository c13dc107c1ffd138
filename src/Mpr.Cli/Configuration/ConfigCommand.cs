using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Configuration;

/// <summary><c>config show</c>: the values in force, where each comes from, secrets masked.</summary>
internal static class ConfigCommand
{
    public static Command Build(CliHost host) => new("config", "The settings in force")
    {
        new Command("show", "Print every setting, its value and where it comes from; secrets are masked")
            .Does(host, (invocation, _) => ShowAsync(invocation)),
    };

    private static Task ShowAsync(Invocation invocation)
    {
        var values = SettingCatalogue.All.Select(invocation.Settings.Resolve).ToList();
        var document = new ConfigDocument(
            [.. values.Select(v => new ConfigEntry(v.Setting.Name, v.Printable, Name(v.Source), v.Origin))]);
        invocation.Terminal.Result(document, ConfigJson.Default.ConfigDocument, terminal =>
        {
            var table = Tables.New("SETTING", "VALUE", "FROM");
            foreach (var value in values)
            {
                table.Row(value.Setting.Name, Show.Text(value.Printable), value.Origin);
            }

            terminal.Draw(table);
        });
        return Task.CompletedTask;
    }

    private static string Name(SettingSource source) => JsonNamingPolicy.SnakeCaseLower.ConvertName(source.ToString());
}

internal sealed record ConfigDocument(IReadOnlyList<ConfigEntry> Settings);

internal sealed record ConfigEntry(string Name, string? Value, string Source, string Origin);

[JsonSerializable(typeof(ConfigDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ConfigJson : JsonSerializerContext;
