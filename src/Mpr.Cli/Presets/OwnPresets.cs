using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;

namespace Mpr.Cli.Presets;

/// <summary>Words about presets of one's own.</summary>
internal static class OwnPresets
{
    public static Command Create(CliHost host)
    {
        var file = File();
        return new Command("create", "Publish a preset of your own under a new name") { file }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation,
                await invocation.Api.CreatePresetAsync(await ReadAsync(invocation.Value(file), cancellation), cancellation)));
    }

    public static Command Update(CliHost host)
    {
        var (name, file) = (Name(host, "Name of the preset"), File());
        return new Command("update", "Publish another version of a preset of your own") { name, file }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation,
                await invocation.Api.ReplacePresetAsync(
                    invocation.Value(name), await ReadAsync(invocation.Value(file), cancellation), cancellation)));
    }

    public static Command Delete(CliHost host)
    {
        var name = Name(host, "Name for all versions, or name@version");
        return new Command("delete", "Take a preset of your own away; jobs that have it keep it") { name }.Does(
            host,
            async (invocation, cancellation) =>
            {
                await invocation.Api.DeletePresetAsync(invocation.Value(name), cancellation);
                invocation.Terminal.Note($"{invocation.Value(name)} is deleted.");
            });
    }

    private static Argument<FileInfo> File() => new Argument<FileInfo>("FILE")
    {
        Description = "The preset as JSON, as `mpr presets show NAME --json` prints one",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    private static Argument<string> Name(CliHost host, string description)
    {
        var name = new Argument<string>("PRESET") { Description = description, HelpName = "PRESET" };
        name.CompletionSources.Add(Suggestions.Presets(host));
        return name;
    }

    private static Task<string> ReadAsync(FileInfo file, CancellationToken cancellation) =>
        System.IO.File.ReadAllTextAsync(file.FullName, cancellation);

    private static void Print(Invocation invocation, PresetDocument preset) => invocation.Terminal.Result(
        preset, ApiJson.Legible.PresetDocument, terminal => terminal.Line(PresetsCommand.Name(preset)));
}
