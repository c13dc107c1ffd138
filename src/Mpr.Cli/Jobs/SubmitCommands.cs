using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;

namespace Mpr.Cli.Jobs;

/// <summary><c>transcode</c> and <c>trim</c>: start a job, and wait for it when that is wanted.</summary>
internal static class SubmitCommands
{
    public static Command Transcode(CliHost host)
    {
        var source = Source(host);
        var preset = new Option<string>("--preset", "-p")
        {
            Description = "What to make; `mpr presets` lists them",
            HelpName = "PRESET",
            Required = true,
        };
        preset.CompletionSources.Add(Suggestions.Presets(host));
        var common = new SubmitOptions();
        var command = new Command("transcode", "Make a rendition of a source with a preset") { source, preset };
        common.AddTo(command);
        return command.Does(host, (invocation, cancellation) => common.SubmitAsync(
            invocation,
            invocation.Value(source),
            new JobRequest { Type = "transcode", Preset = invocation.Required(preset) },
            cancellation));
    }

    public static Command Trim(CliHost host)
    {
        var source = Source(host);
        var start = Point("--start", "In point: seconds or HH:MM:SS.mmm");
        var end = Point("--end", "Out point: seconds or HH:MM:SS.mmm");
        var mode = new Option<string>("--mode")
        {
            Description = "copy (fast, at keyframes; default), exact (to the frame, encodes) "
                + "or smart (to the frame, encodes the edges)",
            HelpName = "MODE",
        };
        mode.AcceptOnlyFromAmong("copy", "exact", "smart");
        var common = new SubmitOptions();
        var command = new Command("trim", "Cut a piece out of a source") { source, start, end, mode };
        common.AddTo(command);
        return command.Does(host, (invocation, cancellation) => common.SubmitAsync(
            invocation,
            invocation.Value(source),
            new JobRequest
            {
                Type = "trim",
                Start = Time(invocation.Required(start)),
                End = Time(invocation.Required(end)),
                Mode = invocation.Value(mode),
            },
            cancellation));
    }

    private static Argument<string> Source(CliHost host)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "Key in the in bucket, or an asset's id",
            HelpName = "SOURCE",
        };
        source.CompletionSources.Add(Suggestions.AssetKeys(host));
        return source;
    }

    private static Option<string> Point(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME", Required = true };

    // The API takes seconds as a number and everything else as text, which it checks.
    private static JsonValue Time(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? JsonValue.Create(seconds)
            : JsonValue.Create(text);
}
