using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;

namespace Mpr.Cli.Jobs;

/// <summary><c>transcode</c>, <c>trim</c> and <c>poster</c>: start a job, and wait for it when that is wanted.</summary>
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
        var poster = WithPoster();
        var common = new SubmitOptions();
        var command = new Command("transcode", "Make a rendition of a source with a preset") { source, preset, poster };
        common.AddTo(command);
        return command.Does(host, (invocation, cancellation) => common.SubmitAsync(
            invocation,
            invocation.Value(source),
            new JobRequest
            {
                Type = "transcode",
                Preset = invocation.Required(preset),
                Poster = invocation.Value(poster) ? true : null,
            },
            cancellation));
    }

    public static Command Trim(CliHost host)
    {
        var source = Source(host);
        var start = Point("--start", "In point: seconds or HH:MM:SS.mmm", required: true);
        var end = Point("--end", "Out point: seconds or HH:MM:SS.mmm", required: true);
        var mode = new Option<string>("--mode")
        {
            Description = "copy (fast, at keyframes; default), exact (to the frame, encodes) "
                + "or smart (to the frame, encodes the edges)",
            HelpName = "MODE",
        };
        mode.AcceptOnlyFromAmong("copy", "exact", "smart");
        var poster = WithPoster();
        var common = new SubmitOptions();
        var command = new Command("trim", "Cut a piece out of a source") { source, start, end, mode, poster };
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
                Poster = invocation.Value(poster) ? true : null,
            },
            cancellation));
    }

    public static Command Poster(CliHost host)
    {
        var source = Source(host);
        var at = Point("--at", "Where: seconds or HH:MM:SS.mmm (default: at a tenth)", required: false);
        var side = new Option<int?>("--short-side")
        {
            Description = "Bound on the shorter side in pixels (default: as large as the source)",
            HelpName = "PIXELS",
        };
        var common = new SubmitOptions();
        var command = new Command("poster", "Make a picture of a source: JPEG, or WebP by the output's extension")
        {
            source, at, side,
        };
        common.AddTo(command);
        return command.Does(host, (invocation, cancellation) => common.SubmitAsync(
            invocation,
            invocation.Value(source),
            new JobRequest
            {
                Type = "poster",
                At = invocation.Value(at) is { } point ? Time(point) : null,
                ShortSide = invocation.Value(side),
            },
            cancellation));
    }

    private static Option<bool> WithPoster() => new("--poster")
    {
        Description = "Make a JPEG of the result as well, at its key with .jpg added",
    };

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

    private static Option<string> Point(string name, string description, bool required) =>
        new(name) { Description = description, HelpName = "TIME", Required = required };

    // The API takes seconds as a number and everything else as text, which it checks.
    private static JsonValue Time(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? JsonValue.Create(seconds)
            : JsonValue.Create(text);
}
