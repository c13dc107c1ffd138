using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class ListTests
{
    [Fact]
    public async Task Long_list_is_read_in_pages_that_the_API_allows()
    {
        await using var api = await FakeApi.StartAsync();
        var page = Enumerable.Range(0, 200).Select(i => Bodies.Asset($"{i}.mp4")).ToArray();
        api.On("/api/assets", 200, Bodies.Page("c+1", page), Bodies.Page("c2", page[..50]));

        var run = await api.RunAsync("assets", "list", "--limit", "250", "--json");

        Assert.Equal(250, run.Json().GetProperty("items").GetArrayLength());
        Assert.Equal("c2", run.Json().GetProperty("next_cursor").GetString());
        Assert.Equal(
            ["/api/assets?limit=200", "/api/assets?limit=50&cursor=c%2B1"], api.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task All_follows_the_cursor_to_the_end()
    {
        await using var api = await FakeApi.StartAsync();
        api.On(
            "/api/jobs",
            200,
            Bodies.Page("2", Bodies.Job("failed", "job_1")),
            Bodies.Page(null, Bodies.Job("failed", "job_2")));

        var run = await api.RunAsync("jobs", "list", "--all", "--status", "failed", "--source", "a b.mp4");

        Assert.Contains("job_1", run.Out, StringComparison.Ordinal);
        Assert.Contains("job_2", run.Out, StringComparison.Ordinal);
        Assert.Contains("failed (corrupt_source)", run.Out, StringComparison.Ordinal);
        const string filter = "&status=failed&source_key=a%20b.mp4";
        Assert.All(api.Requests, r => Assert.EndsWith(filter, r.Target, StringComparison.Ordinal));
        Assert.DoesNotContain("There are more", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_that_goes_on_says_how()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 200, Bodies.Page("next1", Bodies.Job("succeeded")));

        var run = await api.RunAsync("jobs", "list", "--limit", "1");

        Assert.Contains("--cursor next1", run.Error, StringComparison.Ordinal);
    }
}
