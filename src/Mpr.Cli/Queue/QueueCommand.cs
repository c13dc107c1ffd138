using System.CommandLine;
using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Queue;

/// <summary><c>queue</c>: list, tasks, pause, resume.</summary>
internal static class QueueCommand
{
    public static Command Build(CliHost host) => new("queue", "What waits, why, and for whom")
    {
        List(host),
        Tasks(host),
        Change(host, "pause", "Let no worker take tasks from a pool; what runs goes on"),
        Change(host, "resume", "Open a paused pool again"),
    };

    private static Command List(CliHost host) =>
        new Command("list", "List the pools with what waits and runs in them").Does(
            host,
            async (invocation, cancellation) => Print(invocation, await invocation.Api.QueueAsync(cancellation)));

    private static Command Tasks(CliHost host)
    {
        var pool = new Option<string>("--pool") { Description = "Only this pool", HelpName = "POOL" };
        var list = new ListOptions();
        var command = new Command("tasks", "List the waiting tasks in their order, and why each waits") { pool };
        list.AddTo(command);
        return command.Does(host, async (invocation, cancellation) =>
        {
            var filter = Queries.Part("pool", invocation.Value(pool));
            var page = await list.ReadAsync(invocation, q => invocation.Api.WaitingAsync(q + filter, cancellation));
            invocation.Terminal.Result(page, ApiJson.Legible.PagePlaceDocument, t => Draw(t, page));
        });
    }

    private static Command Change(CliHost host, string name, string description)
    {
        var pool = new Argument<string>("POOL") { Description = "The pool, such as cpu or small", HelpName = "POOL" };
        return new Command(name, description) { pool }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation, await invocation.Api.ChangePoolAsync(invocation.Value(pool), name, cancellation)));
    }

    private static void Print(Invocation invocation, QueueDocument queue) =>
        invocation.Terminal.Result(queue, ApiJson.Legible.QueueDocument, terminal =>
        {
            var table = Tables.New("POOL", "STATE", "QUEUED", "WAITING", "RUNNING", "SLOTS", "WORKERS", "OLDEST");
            foreach (var pool in queue.Pools)
            {
                table.Row(
                    pool.Name,
                    pool.Paused ? "paused" : "open",
                    Number(pool.Queued),
                    Number(pool.Waiting),
                    Number(pool.Running),
                    Number(pool.Slots),
                    Number(pool.Workers),
                    Show.Time(pool.OldestAt));
            }

            terminal.Draw(table);
        });

    private static void Draw(Terminal terminal, Page<PlaceDocument> page)
    {
        var table = Tables.New("JOB", "POOL", "AHEAD", "WAITS FOR", "PRIORITY", "GROUP");
        foreach (var place in page.Items)
        {
            table.Row(
                place.JobId,
                string.Join('+', [place.Pool, .. place.Tags]),
                Number(place.Ahead),
                QueueWords.Reason(place),
                place.Priority,
                Show.Text(place.Group));
        }

        terminal.Draw(table);
        terminal.NextPage(page.NextCursor);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
