using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Mpr.Cli.Terminals;

/// <summary>A writer as Spectre.Console wants it: with a width, and knowing whether a person looks at it.</summary>
internal sealed class TerminalOutput(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
{
    // Nothing wraps in a pipe: a cut or folded key is of no use to a program.
    private const int PipeWidth = 4096;

    public TextWriter Writer => writer;

    public bool IsTerminal => isTerminal;

    public int Width => width;

    public int Height => 24;

    public static IAnsiConsole Open(TextWriter writer, bool isTerminal, CliHost host)
    {
        var coloured = isTerminal && string.IsNullOrEmpty(host.Variable("NO_COLOR"))
            && host.Variable("TERM") is not "dumb";
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new TerminalOutput(writer, isTerminal, isTerminal ? ScreenWidth(host) : PipeWidth),
            Ansi = isTerminal && host.Variable("TERM") is not "dumb" ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = coloured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
    }

    public void SetEncoding(Encoding encoding)
    {
        // The writer was opened as UTF-8 and stays so.
    }

    private static int ScreenWidth(CliHost host)
    {
        if (int.TryParse(host.Variable("COLUMNS"), CultureInfo.InvariantCulture, out var columns) && columns > 0)
        {
            return columns;
        }

        return Console.IsOutputRedirected && Console.IsErrorRedirected ? 80 : Math.Max(40, Console.WindowWidth);
    }
}
