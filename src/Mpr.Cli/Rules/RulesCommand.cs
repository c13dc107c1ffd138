using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Rules;

/// <summary><c>rules</c>: jobs that start by themselves.</summary>
internal static class RulesCommand
{
    public static Command Build(CliHost host) => new("rules", "Jobs that new assets get by themselves")
    {
        List(host),
        AddRule.Build(host),
        ShowOne(host),
        Change(host, "enable", "Let a rule act"),
        Change(host, "disable", "Let a rule rest; what is probed meanwhile is not kept for it"),
        Remove(host),
        Apply(host),
        Matches(host),
    };

    /// <summary>Prints one rule.</summary>
    public static void Print(Invocation invocation, RuleDocument rule) =>
        invocation.Terminal.Result(rule, ApiJson.Legible.RuleDocument, terminal =>
        {
            var facts = Tables.Facts();
            facts.Row("rule", rule.Id);
            facts.Row("name", rule.Name);
            facts.Row("state", State(rule));
            facts.Row("prefix", Show.Text(rule.Prefix));
            facts.Row("pattern", Show.Text(rule.Pattern));
            facts.Row("job", rule.Job.ToString());
            foreach (var (field, value) in rule.Rest ?? new Dictionary<string, System.Text.Json.JsonElement>())
            {
                facts.Row(field, value.ToString());
            }

            terminal.Draw(facts);
        });

    /// <summary>Prints what a rule makes, or would make.</summary>
    public static void Print(Invocation invocation, RuleRunDocument run, bool dry) =>
        invocation.Terminal.Result(run, ApiJson.Legible.RuleRunDocument, terminal =>
        {
            var table = Tables.New("SOURCE", "RESULT", "");
            foreach (var item in run.Items)
            {
                table.Row(item.Key, Show.Text(item.OutputKey), item.Had ? "had it before" : item.Detail ?? "");
            }

            terminal.Draw(table);
            var size = $"{Show.Size(run.TotalSize)}, {Show.Duration(run.TotalDuration)}";
            terminal.Note(dry ? $"{run.Items.Count} would match ({size})." : $"{run.Items.Count} match ({size}).");
            if (run.NextCursor is { } cursor)
            {
                terminal.Note($"There are more: --cursor {cursor}");
            }
        });

    private static Argument<string> Id() => new("ID") { Description = "The rule", HelpName = "ID" };

    private static Command List(CliHost host) => new Command("list", "List the rules").Does(
        host,
        async (invocation, cancellation) =>
        {
            var page = await invocation.Api.RulesAsync(cancellation);
            invocation.Terminal.Result(page, ApiJson.Legible.PageRuleDocument, terminal =>
            {
                var table = Tables.New("ID", "NAME", "STATE", "PREFIX", "PATTERN");
                foreach (var rule in page.Items)
                {
                    table.Row(rule.Id, rule.Name, State(rule), Show.Text(rule.Prefix), Show.Text(rule.Pattern));
                }

                terminal.Draw(table);
            });
        });

    private static Command ShowOne(CliHost host)
    {
        var id = Id();
        return new Command("show", "Show a rule") { id }.Does(
            host,
            async (invocation, cancellation) =>
                Print(invocation, await invocation.Api.RuleAsync(invocation.Value(id), cancellation)));
    }

    private static Command Change(CliHost host, string name, string description)
    {
        var id = Id();
        return new Command(name, description) { id }.Does(
            host,
            async (invocation, cancellation) =>
                Print(invocation, await invocation.Api.ChangeRuleAsync(invocation.Value(id), name, cancellation)));
    }

    private static Command Remove(CliHost host)
    {
        var id = Id();
        return new Command("remove", "Remove a rule; its jobs stay") { id }.Does(
            host,
            async (invocation, cancellation) =>
            {
                await invocation.Api.RemoveRuleAsync(invocation.Value(id), cancellation);
                invocation.Terminal.Note($"{invocation.Value(id)} is removed.");
            });
    }

    private static Command Apply(CliHost host)
    {
        var id = Id();
        var dry = new Option<bool>("--dry-run") { Description = "Say what would happen, and do nothing" };
        var cursor = new Option<string>("--cursor") { Description = "Where to go on", HelpName = "CURSOR" };
        var command = new Command("apply", "Run a rule over the assets that are there already") { id, dry, cursor };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var scope = new RuleScope(invocation.Value(dry), invocation.Value(cursor));
            Print(invocation, await invocation.Api.ApplyRuleAsync(invocation.Value(id), scope, cancellation), scope.DryRun);
        });
    }

    private static Command Matches(CliHost host)
    {
        var id = Id();
        var status = new Option<string>("--status") { Description = "pending, started or refused", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("pending", "started", "refused");
        var list = new ListOptions();
        var command = new Command("matches", "List what a rule has looked at") { id, status };
        list.AddTo(command);
        return command.Does(host, async (invocation, cancellation) =>
        {
            var filter = Queries.Part("status", invocation.Value(status));
            var page = await list.ReadAsync(
                invocation, q => invocation.Api.RuleMatchesAsync(invocation.Value(id), q + filter, cancellation));
            invocation.Terminal.Result(page, ApiJson.Legible.PageRuleMatchDocument, terminal =>
            {
                var table = Tables.New("SOURCE", "STATUS", "JOB", "WHY NOT");
                foreach (var match in page.Items)
                {
                    table.Row(match.Key, match.Status, Show.Text(match.JobId), Show.Text(match.Detail));
                }

                terminal.Draw(table);
                terminal.NextPage(page.NextCursor);
            });
        });
    }

    private static string State(RuleDocument rule) => rule.Enabled ? "enabled" : "disabled";
}
