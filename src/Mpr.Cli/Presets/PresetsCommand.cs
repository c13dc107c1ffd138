using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Presets;

/// <summary><c>presets</c>: list, show, check, create, update, delete.</summary>
internal static class PresetsCommand
{
    public static Command Build(CliHost host)
    {
        var command = new Command("presets", "What can be made of a source")
        {
            List(host),
            ShowOne(host),
            Check(host),
            OwnPresets.Create(host),
            OwnPresets.Update(host),
            OwnPresets.Delete(host),
        };
        return command.Does(host, ListAsync);
    }

    private static Command List(CliHost host) => new Command("list", "List the presets").Does(host, ListAsync);

    private static async Task ListAsync(Invocation invocation, CancellationToken cancellation)
    {
        var page = await invocation.Api.PresetsAsync(cancellation);
        invocation.Terminal.Result(page, ApiJson.Legible.PagePresetDocument, terminal =>
        {
            var table = Tables.New("PRESET", "OF", "KIND", "FILE", "DESCRIPTION");
            foreach (var preset in page.Items)
            {
                table.Row(
                    Name(preset),
                    preset.Own ? "own" : "MPR",
                    Show.Text(preset.Kind),
                    Show.Text(preset.Extension),
                    Show.Text(preset.Description));
            }

            terminal.Draw(table);
        });
    }

    private static Command ShowOne(CliHost host)
    {
        var name = new Argument<string>("PRESET") { Description = "Name, or name@version", HelpName = "PRESET" };
        name.CompletionSources.Add(Suggestions.Presets(host));
        var command = new Command("show", "Show all that a preset says") { name };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var preset = await invocation.Api.PresetAsync(invocation.Value(name), cancellation);
            invocation.Terminal.Result(preset, ApiJson.Legible.PresetDocument, terminal =>
            {
                var facts = Tables.Facts();
                facts.Row("preset", Name(preset));
                facts.Row("description", Show.Text(preset.Description));
                facts.Row("kind", Show.Text(preset.Kind));
                facts.Row("file", Show.Text(preset.Extension));
                foreach (var (field, value) in preset.Rest ?? new Dictionary<string, System.Text.Json.JsonElement>())
                {
                    facts.Row(field, value.ToString());
                }

                terminal.Draw(facts);
            });
        });
    }

    private static Command Check(CliHost host) =>
        new Command("check", "Say which presets run on the server's FFmpeg, and why not")
            .Does(host, async (invocation, cancellation) =>
            {
                var page = await invocation.Api.PresetsAsync(cancellation);
                invocation.Terminal.Result(page, ApiJson.Legible.PagePresetDocument, terminal =>
                {
                    var table = Tables.New("PRESET", "RUNS", "BY", "WHY");
                    foreach (var preset in page.Items)
                    {
                        table.Row(
                            Name(preset),
                            preset.Missing is null ? "yes" : "no",
                            string.Join(", ", preset.Encoders ?? []),
                            Show.Text(preset.Missing ?? preset.Limits));
                    }

                    terminal.Draw(table);
                });
                return page.Items.All(p => p.Missing is null) ? ExitCode.Done : ExitCode.Failure;
            });

    public static string Name(PresetDocument preset) => preset.Id ?? $"{preset.Name}@{preset.Version}";
}
