using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Webhooks;

/// <summary><c>webhooks</c>: who is told of what happens.</summary>
internal static class WebhooksCommand
{
    public static Command Build(CliHost host) => new("webhooks", "Who is told of what happens, and what was sent")
    {
        List(host),
        Add(host),
        ShowOne(host),
        Switch(host, "enable", "Send to a webhook again", enabled: true),
        Switch(host, "disable", "Send nothing to a webhook; what happens meanwhile is not kept for it", enabled: false),
        Rotate(host),
        Remove(host),
        DeliveryCommands.Test(host),
        DeliveryCommands.List(host),
        DeliveryCommands.ShowOne(host),
        DeliveryCommands.Replay(host),
    };

    /// <summary>Names a webhook.</summary>
    public static Argument<string> Id() => new("ID") { Description = "The webhook", HelpName = "ID" };

    private static Command List(CliHost host) => new Command("list", "List the webhooks").Does(
        host,
        async (invocation, cancellation) =>
        {
            var page = await invocation.Api.WebhooksAsync(cancellation);
            invocation.Terminal.Result(page, ApiJson.Legible.PageWebhookDocument, terminal =>
            {
                var table = Tables.New("ID", "STATE", "URL", "EVENTS", "PREFIX");
                foreach (var webhook in page.Items)
                {
                    table.Row(webhook.Id, State(webhook), webhook.Url, Events(webhook), Show.Text(webhook.Prefix));
                }

                terminal.Draw(table);
            });
        });

    private static Command Add(CliHost host)
    {
        var url = new Argument<string>("URL") { Description = "Where to send to", HelpName = "URL" };
        var events = new Option<string[]>("--event", "-e")
        {
            Description = "A type of events, such as job.succeeded; may be given several times (default: all)",
            HelpName = "TYPE",
        };
        var prefix = new Option<string>("--prefix")
        {
            Description = "Only what concerns source keys under it",
            HelpName = "PREFIX",
        };
        var description = new Option<string>("--description") { Description = "What it is for", HelpName = "TEXT" };
        var command = new Command("add", "Make a webhook; its secret is shown this once") { url, events, prefix, description };
        return command.Does(host, async (invocation, cancellation) => Secret(
            invocation,
            await invocation.Api.CreateWebhookAsync(
                new WebhookRequest
                {
                    Url = invocation.Value(url),
                    Events = invocation.Value(events) is { Length: > 0 } some ? some : null,
                    Prefix = invocation.Value(prefix),
                    Description = invocation.Value(description),
                },
                cancellation)));
    }

    private static Command ShowOne(CliHost host)
    {
        var id = Id();
        return new Command("show", "Show a webhook") { id }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation, await invocation.Api.WebhookAsync(invocation.Value(id), cancellation)));
    }

    private static Command Switch(CliHost host, string name, string description, bool enabled)
    {
        var id = Id();
        return new Command(name, description) { id }.Does(
            host,
            async (invocation, cancellation) => Print(
                invocation,
                await invocation.Api.ChangeWebhookAsync(
                    invocation.Value(id), new WebhookRequest { Enabled = enabled }, cancellation)));
    }

    private static Command Rotate(CliHost host)
    {
        var id = Id();
        return new Command("rotate", "Make a new secret; the old one signs along for a day") { id }.Does(
            host,
            async (invocation, cancellation) => Secret(
                invocation, await invocation.Api.RotateWebhookAsync(invocation.Value(id), cancellation)));
    }

    private static Command Remove(CliHost host)
    {
        var id = Id();
        return new Command("remove", "Remove a webhook with all that was to be sent to it") { id }.Does(
            host,
            async (invocation, cancellation) =>
            {
                await invocation.Api.RemoveWebhookAsync(invocation.Value(id), cancellation);
                invocation.Terminal.Note($"{invocation.Value(id)} is removed.");
            });
    }

    private static void Secret(Invocation invocation, WebhookDocument webhook) =>
        invocation.Terminal.Result(webhook, ApiJson.Legible.WebhookDocument, terminal =>
        {
            terminal.Line(webhook.Secret ?? "");
            terminal.Note($"{webhook.Id}: the secret that signs its messages. It is shown this once.");
        });

    private static void Print(Invocation invocation, WebhookDocument webhook) =>
        invocation.Terminal.Result(webhook, ApiJson.Legible.WebhookDocument, terminal =>
        {
            var facts = Tables.Facts();
            facts.Row("webhook", webhook.Id);
            facts.Row("url", webhook.Url);
            facts.Row("state", State(webhook));
            facts.Row("events", Events(webhook));
            facts.Row("prefix", Show.Text(webhook.Prefix));
            facts.Row("description", Show.Text(webhook.Description));
            terminal.Draw(facts);
        });

    private static string State(WebhookDocument webhook) =>
        webhook.Enabled ? "enabled" : $"disabled {webhook.DisabledReason}".TrimEnd();

    private static string Events(WebhookDocument webhook) =>
        webhook.Events.Count == 0 ? "all" : string.Join(' ', webhook.Events);
}
