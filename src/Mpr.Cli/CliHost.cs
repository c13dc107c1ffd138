using System.Text;

namespace Mpr.Cli;

/// <summary>What the command knows of the process around it; tests bring their own.</summary>
public sealed record CliHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person sees standard output; decides about colours.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person sees standard error; decides about progress bars.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>An environment variable by name; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>What relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static CliHost OfThisProcess() => new()
    {
        Out = Utf8(Console.OpenStandardOutput()),
        Error = Utf8(Console.OpenStandardError()),
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        WorkingDirectory = Environment.CurrentDirectory,
    };

    // Keys are Unicode; an unset or foreign locale must not turn them into question marks.
    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
