using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Mpr.Cli.Assets;
using Mpr.Cli.Buckets;
using Mpr.Cli.Completion;
using Mpr.Cli.Configuration;
using Mpr.Cli.Demo;
using Mpr.Cli.Doctor;
using Mpr.Cli.Hosting;
using Mpr.Cli.Jobs;
using Mpr.Cli.Keys;
using Mpr.Cli.Presets;
using Mpr.Cli.Queue;
using Mpr.Cli.Rules;
using Mpr.Cli.Webhooks;
using Mpr.Cli.Workers;

namespace Mpr.Cli;

/// <summary>The <c>mpr</c> command: its words, and how a run of it begins and ends.</summary>
public static class MprCommand
{
    // Servers give running FFmpegs time to end and their tasks time to go back to the queue.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(45);

    /// <summary>Runs one command line and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, CliHost host, CancellationToken cancellation = default)
    {
        // In a function of AWS Lambda nobody types a word.
        args = args.Count == 0 && LambdaCommand.IsInFunction(host) ? [LambdaCommand.Word] : args;
        var parsed = Build(host).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction refusal)
        {
            return Refuse(parsed, refusal, host);
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                ProcessTerminationTimeout = StopDeadline,
            },
            cancellation);
    }

    private static RootCommand Build(CliHost host)
    {
        var root = new RootCommand("Media processing on S3: what is put into one bucket comes out of another one.");
        GlobalOptions.AddTo(root);
        root.Add(UpCommand.Build(host));
        root.Add(DemoCommand.Build(host));
        root.Add(ApiCommand.Build(host));
        root.Add(WorkerCommand.Build(host));
        root.Add(S3Command.Build(host));
        root.Add(LambdaCommand.Build(host));
        root.Add(BucketsCommand.Build(host));
        root.Add(AssetsCommand.Build(host));
        root.Add(SubmitCommands.Transcode(host));
        root.Add(SubmitCommands.Trim(host));
        root.Add(SubmitCommands.Poster(host));
        root.Add(JobsCommand.Build(host));
        root.Add(QueueCommand.Build(host));
        root.Add(WorkersCommand.Build(host));
        root.Add(PresetsCommand.Build(host));
        root.Add(RulesCommand.Build(host));
        root.Add(WebhooksCommand.Build(host));
        root.Add(KeysCommand.Build(host));
        root.Add(DoctorCommand.Build(host));
        root.Add(ConfigCommand.Build(host));
        root.Add(CompletionCommand.Build(host));
        return root;
    }

    // The library ends such runs with 1 and prints half of its text on standard output; scripts tell usage errors
    // by 2 and read standard output as a result.
    private static int Refuse(ParseResult parsed, ParseErrorAction refusal, CliHost host)
    {
        refusal.ShowHelp = false;
        parsed.Invoke(new InvocationConfiguration { Output = host.Error, Error = host.Error });
        host.Error.WriteLine($"See: {CommandPath(parsed.CommandResult)} --help");
        return (int)ExitCode.Usage;
    }

    private static string CommandPath(CommandResult command) => command.Parent is CommandResult parent
        ? $"{CommandPath(parent)} {command.Command.Name}"
        : command.Command.Name;
}
