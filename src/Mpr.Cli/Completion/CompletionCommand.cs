using System.CommandLine;

namespace Mpr.Cli.Completion;

/// <summary><c>completion</c>: scripts that make shells complete words, options, job ids, presets and keys.</summary>
internal static class CompletionCommand
{
    public static Command Build(CliHost host) => new("completion", "Print the completion script of a shell")
    {
        Shell(host, "bash", "eval \"$(mpr completion bash)\"", CompletionScripts.Bash),
        Shell(host, "zsh", "eval \"$(mpr completion zsh)\"", CompletionScripts.Zsh),
        Shell(host, "fish", "mpr completion fish | source", CompletionScripts.Fish),
        Shell(host, "pwsh", "mpr completion pwsh | Out-String | Invoke-Expression", CompletionScripts.PowerShell),
    };

    private static Command Shell(CliHost host, string name, string use, string script) =>
        new Command(name, $"Use: {use}").Does(host, (invocation, _) =>
        {
            invocation.Terminal.Line(script);
            return Task.CompletedTask;
        });
}
