using Mpr.Cli.Configuration;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Configuration;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void Page_lists_exactly_the_settings_that_there_are()
    {
        var rows = File.ReadLines(Repository.File("docs/configuration.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(SettingCatalogue.All.Select(Row), rows);
    }

    private static string Row(Setting setting)
    {
        var standard = setting.DefaultMeaning ?? (setting.Default is { } plain ? $"`{plain}`" : "");
        var file = setting.MayBeFile ? $" `{setting.Name}_FILE` names a file that holds it." : "";
        return $"| `{setting.Name}` | {setting.Meaning}{file} | {standard} |";
    }
}
