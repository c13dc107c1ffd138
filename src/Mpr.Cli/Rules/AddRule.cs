using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;

namespace Mpr.Cli.Rules;

/// <summary><c>rules add</c>: a rule that transcodes; others are made by the API.</summary>
internal static class AddRule
{
    public static Command Build(CliHost host)
    {
        var name = new Argument<string>("NAME") { Description = "What it is for", HelpName = "NAME" };
        var preset = new Option<string>("--preset", "-p")
        {
            Description = "What to make; `mpr presets` lists them",
            HelpName = "PRESET",
            Required = true,
        };
        preset.CompletionSources.Add(Suggestions.Presets(host));
        var prefix = Text("--prefix", "Beginning of the source keys", "PREFIX");
        var pattern = Text("--pattern", "Pattern of the source keys, such as '**/*.mov'", "PATTERN");
        var kind = Text("--kind", "video or audio", "KIND");
        kind.AcceptOnlyFromAmong("video", "audio");
        var (minSize, maxSize) = (Number<long?>("--min-size", "BYTES"), Number<long?>("--max-size", "BYTES"));
        var (minTime, maxTime) = (Number<double?>("--min-duration", "SECONDS"), Number<double?>("--max-duration", "SECONDS"));
        var output = Text("--output", "Output key, such as '{path}-web' or 'web/{folder}{name}'; the extension is added", "TEMPLATE");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace what is at the output key" };
        var priority = Text("--priority", "high, normal or low", "PRIORITY");
        priority.AcceptOnlyFromAmong("high", "normal", "low");
        var group = Text("--group", "Group of its jobs (default: the rule)", "GROUP");
        var dry = new Option<bool>("--dry-run") { Description = "Say which assets that are there would match, and make no rule" };
        var command = new Command("add", "Make a rule that transcodes what is new")
        {
            name, preset, prefix, pattern, kind, minSize, maxSize, minTime, maxTime, output, overwrite, priority, group, dry,
        };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var request = new RuleRequest
            {
                Name = invocation.Value(name),
                Prefix = invocation.Value(prefix),
                Pattern = invocation.Value(pattern),
                Kind = invocation.Value(kind),
                MinSize = invocation.Value(minSize),
                MaxSize = invocation.Value(maxSize),
                MinDuration = invocation.Value(minTime),
                MaxDuration = invocation.Value(maxTime),
                OutputTemplate = invocation.Value(output),
                Job = new JobRequest
                {
                    Type = "transcode",
                    Preset = invocation.Required(preset),
                    Overwrite = invocation.Value(overwrite) ? true : null,
                    Priority = invocation.Value(priority),
                    Group = invocation.Value(group),
                },
            };
            if (invocation.Value(dry))
            {
                RulesCommand.Print(invocation, await invocation.Api.RehearseRuleAsync(request, cancellation), dry: true);
                return;
            }

            RulesCommand.Print(invocation, await invocation.Api.CreateRuleAsync(request, cancellation));
        });
    }

    private static Option<string> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static Option<T> Number<T>(string name, string help) =>
        new(name) { Description = "Limit of the source, inclusive", HelpName = help };
}
