namespace Mpr.Cli;

/// <summary>The command cannot do what was asked; a person is told in one sentence and what to do about it.</summary>
/// <param name="exitCode">What the process ends with.</param>
/// <param name="code">Stable snake_case name, as the API's problems carry one.</param>
/// <param name="message">One sentence.</param>
/// <param name="advice">What to do; null when there is nothing to say.</param>
public sealed class CliException(
    ExitCode exitCode, string code, string message, string? advice = null, Exception? inner = null)
    : Exception(message, inner)
{
    public ExitCode ExitCode { get; } = exitCode;

    public string Code { get; } = code;

    public string? Advice { get; } = advice;
}
