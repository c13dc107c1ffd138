using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Configuration;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Keys;

/// <summary><c>keys</c>: create, list, revoke.</summary>
internal static class KeysCommand
{
    private static readonly string[] Scopes = ["read", "write", "admin"];

    public static Command Build(CliHost host) => new("keys", "Keys of the API: who may do what")
    {
        Create(host),
        List(host),
        Revoke(host),
    };

    private static Command Create(CliHost host)
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for", HelpName = "NAME" };
        var scope = new Option<string>("--scope")
        {
            Description = "read (default), write or admin; the first key must be admin",
            HelpName = "SCOPE",
            DefaultValueFactory = _ => Scopes[0],
        };
        scope.AcceptOnlyFromAmong(Scopes);
        var prefix = new Option<string>("--prefix")
        {
            Description = "Limit the key to what lies under this prefix of both buckets",
            HelpName = "PREFIX",
        };
        var days = new Option<int?>("--days") { Description = "End the key after so many days", HelpName = "N" };
        var command = new Command("create", "Make a key; its secret is shown this once") { name, scope, prefix, days };
        return command.Does(host, async (invocation, cancellation) =>
        {
            DateTimeOffset? end = invocation.Value(days) is { } count ? host.Time.GetUtcNow().AddDays(count) : null;
            var request = new KeyRequest(
                invocation.Value(name), invocation.Value(scope)!, invocation.Value(prefix), end);
            var key = await invocation.Api.CreateKeyAsync(request, cancellation);
            invocation.Terminal.Result(key, ApiJson.Legible.KeyDocument, terminal =>
            {
                terminal.Line($"export {SettingCatalogue.Token.Name}={key.Key}");
                terminal.Note($"{key.Id}, scope {key.Scope}. The secret is shown this once; the server keeps its digest.");
            });
        });
    }

    private static Command List(CliHost host) => new Command("list", "List the keys, without their secrets").Does(
        host,
        async (invocation, cancellation) =>
        {
            var page = await invocation.Api.KeysAsync(cancellation);
            invocation.Terminal.Result(page, ApiJson.Legible.PageKeyDocument, terminal =>
            {
                var table = Tables.New("ID", "NAME", "SCOPE", "PREFIX", "ENDS", "LAST USED");
                foreach (var key in page.Items)
                {
                    table.Row(
                        key.Id,
                        Show.Text(key.Name),
                        key.Scope,
                        Show.Text(key.Prefix),
                        Show.Time(key.ExpiresAt),
                        Show.Time(key.LastUsedAt));
                }

                terminal.Draw(table);
            });
        });

    private static Command Revoke(CliHost host)
    {
        var id = new Argument<string>("ID") { Description = "The key", HelpName = "ID" };
        var command = new Command("revoke", "End a key at once") { id };
        return command.Does(host, async (invocation, cancellation) =>
        {
            await invocation.Api.RevokeKeyAsync(invocation.Value(id), cancellation);
            invocation.Terminal.Note($"{invocation.Value(id)} is revoked.");
        });
    }
}
