using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Hosting;

/// <summary>The keys of a real server, which is open until the first one is made.</summary>
public sealed class KeysTests(UpServer server) : IClassFixture<UpServer>
{
    [Fact]
    public async Task From_the_first_key_on_commands_need_one_and_take_it_from_the_environment()
    {
        var before = await server.RunAsync("assets", "list");
        var made = (await server.RunAsync("keys", "create", "admin", "--scope", "admin", "--json")).Json();
        var admin = made.GetProperty("key").GetString()!;

        var without = await server.RunAsync("assets", "list");
        var doctor = await server.RunAsync("doctor");
        var with = await WithAsync(admin, "assets", "list");
        var limited = (await WithAsync(admin, "keys", "create", "reader", "--prefix", "a/", "--days", "1", "--json")).Json();
        var reader = limited.GetProperty("key").GetString()!;
        var scan = await WithAsync(reader, "assets", "scan");
        var list = await WithAsync(admin, "keys", "list");
        var revoked = await WithAsync(admin, "keys", "revoke", limited.GetProperty("id").GetString()!);
        var gone = await WithAsync(reader, "assets", "list");

        Assert.Equal((0, 1, 0, 1, 0, 1), (before.Exit, without.Exit, with.Exit, scan.Exit, revoked.Exit, gone.Exit));
        Assert.Contains("MPR_TOKEN", without.Error, StringComparison.Ordinal);
        Assert.Contains("This server needs a key", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("reader", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(reader, list.Out, StringComparison.Ordinal);
    }

    private Task<CliRun> WithAsync(string token, params string[] args) => CliRun.OfAsync(
        new Dictionary<string, string> { ["MPR_TOKEN"] = token }, Path.GetDirectoryName(server.Data)!, args);
}
