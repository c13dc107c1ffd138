using System.Text.Json;

namespace Mpr.Cli.Tests.Fakes;

/// <summary>What one run of the command left.</summary>
internal sealed record CliRun(int Exit, string Out, string Error)
{
    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonElement Json()
    {
        Assert.Single(Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(Out);
        return document.RootElement.Clone();
    }

    // What has not ended by then hangs, and a failed test says more than a hanging one.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs the command in this process, with an environment of its own and no terminal.</summary>
    public static async Task<CliRun> OfAsync(
        IReadOnlyDictionary<string, string> environment,
        string directory,
        IReadOnlyList<string> args,
        CancellationToken cancellation = default)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var host = new CliHost
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Variable = environment.GetValueOrDefault,
            WorkingDirectory = directory,
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        var exit = await MprCommand.RunAsync(args, host, deadline.Token);
        return new CliRun(exit, output.ToString(), error.ToString());
    }
}
