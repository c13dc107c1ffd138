using System.CommandLine;
using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Webhooks;

/// <summary>Words about what was sent to webhooks.</summary>
internal static class DeliveryCommands
{
    // Between looks at a message under way.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Test(CliHost host)
    {
        var id = WebhooksCommand.Id();
        return new Command("test", "Send a message that means nothing, and say what was answered") { id }.Does(
            host,
            async (invocation, cancellation) =>
            {
                var sent = await invocation.Api.TestWebhookAsync(invocation.Value(id), cancellation);
                return await WatchAsync(invocation, sent.Id, 0, cancellation);
            });
    }

    public static Command List(CliHost host)
    {
        var webhook = new Option<string>("--webhook") { Description = "Only those to this webhook", HelpName = "ID" };
        var job = new Option<string>("--job") { Description = "Only the callback of this job", HelpName = "ID" };
        var status = new Option<string>("--status") { Description = "pending, delivered or failed", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("pending", "delivered", "failed");
        var list = new ListOptions();
        var command = new Command("deliveries", "List what was sent and what waits, newest first") { webhook, job, status };
        list.AddTo(command);
        return command.Does(host, async (invocation, cancellation) =>
        {
            var filter = Queries.Part("webhook_id", invocation.Value(webhook))
                + Queries.Part("job_id", invocation.Value(job)) + Queries.Part("status", invocation.Value(status));
            var page = await list.ReadAsync(invocation, q => invocation.Api.DeliveriesAsync(q + filter, cancellation));
            invocation.Terminal.Result(page, ApiJson.Legible.PageDeliveryDocument, terminal =>
            {
                var table = Tables.New("ID", "TYPE", "ABOUT", "STATUS", "ATTEMPTS", "CREATED", "NEXT ATTEMPT");
                foreach (var delivery in page.Items)
                {
                    table.Row(
                        delivery.Id,
                        delivery.Type,
                        delivery.Subject,
                        delivery.Status,
                        delivery.Attempts.ToString(CultureInfo.InvariantCulture),
                        Show.Time(delivery.CreatedAt),
                        Show.Time(delivery.NextAttemptAt));
                }

                terminal.Draw(table);
                terminal.NextPage(page.NextCursor);
            });
        });
    }

    public static Command ShowOne(CliHost host)
    {
        var id = Id();
        return new Command("delivery", "Show a delivery: what was sent, and every attempt with its answer") { id }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation, await invocation.Api.DeliveryAsync(invocation.Value(id), cancellation)));
    }

    public static Command Replay(CliHost host)
    {
        var id = Id();
        return new Command("replay", "Send a delivery again, under the same id, and say what was answered") { id }.Does(
            host,
            async (invocation, cancellation) =>
            {
                var before = await invocation.Api.DeliveryAsync(invocation.Value(id), cancellation);
                await invocation.Api.ReplayAsync(before.Id, cancellation);
                return await WatchAsync(invocation, before.Id, before.Attempts, cancellation);
            });
    }

    private static Argument<string> Id() => new("ID") { Description = "The delivery", HelpName = "ID" };

    // Until there is another attempt than those before; --timeout bounds it.
    private static async Task<ExitCode> WatchAsync(
        Invocation invocation, string id, int attempts, CancellationToken cancellation)
    {
        var delivery = await invocation.Api.DeliveryAsync(id, cancellation);
        while (delivery.Attempts == attempts)
        {
            await Task.Delay(Pause, invocation.Host.Time, cancellation);
            delivery = await invocation.Api.DeliveryAsync(id, cancellation);
        }

        Print(invocation, delivery);
        return delivery.Status == "delivered" ? ExitCode.Done : ExitCode.Failure;
    }

    private static void Print(Invocation invocation, DeliveryDocument delivery) =>
        invocation.Terminal.Result(delivery, ApiJson.Legible.DeliveryDocument, terminal =>
        {
            terminal.Line($"{delivery.Id} {delivery.Type} {delivery.Subject}: {delivery.Status}");
            terminal.Line(Show.Plain(delivery.Body ?? ""));
            foreach (var attempt in delivery.Log ?? [])
            {
                terminal.Line(Show.Plain(string.Create(
                    CultureInfo.InvariantCulture,
                    $"#{attempt.Number} {Show.Time(attempt.StartedAt)} {attempt.Duration:0.000} s: {attempt.Status} {attempt.Error}{attempt.Answer}")));
            }
        });
}
