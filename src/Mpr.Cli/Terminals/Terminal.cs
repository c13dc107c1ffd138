using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mpr.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mpr.Cli.Terminals;

/// <summary>
/// Where a command prints. Results go to standard output: tables and lines for a person, or one JSON object alone.
/// Progress, remarks and errors go to standard error.
/// </summary>
internal sealed class Terminal(CliHost host, bool json, bool quiet)
{
    private readonly Lazy<IAnsiConsole> _out = new(() => TerminalOutput.Open(host.Out, host.OutIsTerminal, host));
    private readonly Lazy<IAnsiConsole> _error = new(() => TerminalOutput.Open(host.Error, host.ErrorIsTerminal, host));

    /// <summary>Whether the result is wanted as JSON.</summary>
    public bool Json => json;

    /// <summary>Prints the result: as JSON when that is wanted, else as <paramref name="people"/> draws it.</summary>
    public void Result<T>(T document, JsonTypeInfo<T> type, Action<Terminal> people)
    {
        if (!json)
        {
            people(this);
            return;
        }

        host.Out.WriteLine(JsonSerializer.Serialize(document, type));
    }

    public void Draw(IRenderable drawing) => _out.Value.Write(drawing);

    /// <summary>A line on standard output as it stands, neither wrapped nor coloured, to be copied or parsed.</summary>
    public void Line(string text = "") => host.Out.WriteLine(text);

    /// <summary>A remark on standard error.</summary>
    public void Note(string text)
    {
        if (!quiet)
        {
            host.Error.WriteLine(Show.Plain(text));
        }
    }

    /// <summary>Remarks that a list goes on.</summary>
    public void NextPage(string? cursor)
    {
        if (cursor is not null)
        {
            Note($"There are more: --all, or --cursor {cursor}");
        }
    }

    /// <summary>Says why the command ends without its result.</summary>
    public void Failed(CliException exception)
    {
        _error.Value.MarkupLineInterpolated($"[red]error:[/] {Show.Plain(exception.Message)}");
        if (exception.Advice is { } advice)
        {
            host.Error.WriteLine(Show.Plain(advice));
        }

        if (json)
        {
            var error = new ErrorDocument(new ProblemError(exception.Code, exception.Message, exception.Advice));
            host.Out.WriteLine(JsonSerializer.Serialize(error, ApiJson.Legible.ErrorDocument));
        }
    }

    /// <summary>Runs something long with its progress on standard error: bars for a person, lines for a log.</summary>
    public Task<T> WithProgressAsync<T>(Func<IProgressBoard, Task<T>> work) => quiet
        ? work(new SilentBoard())
        : host.ErrorIsTerminal
            ? BarBoard.RunAsync(_error.Value, work)
            : work(new LineBoard(host.Error));
}
