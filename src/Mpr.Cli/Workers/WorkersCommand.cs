using System.CommandLine;
using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Workers;

/// <summary><c>workers</c>: list, drain, resume.</summary>
internal static class WorkersCommand
{
    public static Command Build(CliHost host) => new("workers", "The processes that take tasks")
    {
        List(host),
        Change(host, "drain", "Let a worker finish what it runs and take nothing more"),
        Change(host, "resume", "Let a drained worker take tasks again"),
    };

    private static Command List(CliHost host) =>
        new Command("list", "List the workers with their load and what they run").Does(
            host,
            async (invocation, cancellation) =>
            {
                var page = await invocation.Api.WorkersAsync(cancellation);
                invocation.Terminal.Result(page, ApiJson.Legible.PageWorkerDocument, t => Draw(t, page.Items));
            });

    private static Command Change(CliHost host, string name, string description)
    {
        var worker = new Argument<string>("NAME") { Description = "The worker", HelpName = "NAME" };
        worker.CompletionSources.Add(Suggestions.Workers(host));
        return new Command(name, description) { worker }.Does(host, async (invocation, cancellation) =>
        {
            var document = await invocation.Api.ChangeWorkerAsync(invocation.Value(worker), name, cancellation);
            invocation.Terminal.Result(document, ApiJson.Legible.WorkerDocument, t => Draw(t, [document]));
        });
    }

    private static void Draw(Terminal terminal, IReadOnlyList<WorkerDocument> workers)
    {
        var table = Tables.New("NAME", "STATE", "POOLS", "TAGS", "LOAD", "SEEN", "RUNS");
        foreach (var worker in workers)
        {
            table.Row(
                worker.Name,
                worker.State,
                worker.Pools,
                Show.Text(string.Join(',', worker.Tags)),
                worker.Load is { } load ? load.ToString("0.00", CultureInfo.InvariantCulture) : Show.Nothing,
                Show.Time(worker.SeenAt),
                Show.Text(string.Join(' ', worker.Running.Select(Run))));
        }

        terminal.Draw(table);
    }

    private static string Run(RunningTaskDocument task) =>
        string.Create(CultureInfo.InvariantCulture, $"{task.JobId}:{task.Progress:0}%");
}
