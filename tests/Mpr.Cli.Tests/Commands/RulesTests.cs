using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class RulesTests
{
    private const string Rule =
        """
        {"id":"rule_1","name":"web","prefix":"a/","pattern":"**/*.mov","enabled":true,
        "job":{"type":"transcode","preset":"mp4-h264-720p"},"output_template":"{path}-web"}
        """;

    private const string Run =
        """
        {"items":[{"asset_id":"asset_1","key":"a/b.mov","output_key":"a/b-web.mp4","had":false,"code":null,"detail":null},
        {"asset_id":"asset_2","key":"a/c.mov","output_key":null,"had":false,"code":"no_such_stream","detail":"no picture"}],
        "total_size":2048,"total_duration":3,"next_cursor":null}
        """;

    [Fact]
    public async Task A_rule_is_made_of_options()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/rules", 201, Rule);

        var run = await api.RunAsync(
            "rules", "add", "web", "-p", "mp4-h264-720p", "--prefix", "a/", "--pattern", "**/*.mov", "--max-size", "9",
            "--output", "{path}-web", "--priority", "low");

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            """
            {"name":"web","prefix":"a/","pattern":"**/*.mov","max_size":9,"job":{"type":"transcode","preset":"mp4-h264-720p","priority":"low"},"output_template":"{path}-web"}
            """,
            api.Requests.Last().Body);
        Assert.Contains("rule_1", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_made_and_makes_no_rule()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/rules/dry-run", 200, Run);

        var run = await api.RunAsync("rules", "add", "web", "-p", "mp4-h264-720p", "--dry-run");

        Assert.Matches("a/b.mov +a/b-web.mp4", run.Out);
        Assert.Matches("a/c.mov +- +no picture", run.Out);
        Assert.Contains("2 would match (2.0 KiB, 3 s).", run.Error, StringComparison.Ordinal);
        Assert.All(api.Requests, r => Assert.Equal("/api/rules/dry-run", r.Target));
    }
}
