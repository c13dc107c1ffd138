using System.Text.Json.Nodes;
using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class SubmitTests
{
    [Fact]
    public async Task Transcode_sends_only_what_was_said()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 202, Bodies.Job("queued"));

        var run = await api.RunAsync("transcode", "a/b.mp4", "--preset", "mp4-h264-720p");

        Assert.Equal(0, run.Exit);
        Assert.Equal(Bodies.JobId + "\n", run.Out);
        Assert.Equal(
            """{"source_key":"a/b.mp4","type":"transcode","preset":"mp4-h264-720p"}""", api.Requests.Single().Body);
    }

    [Fact]
    public async Task Trim_sends_seconds_as_a_number_and_a_timecode_as_text()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 202, Bodies.Job("queued"));

        await api.RunAsync(
            "trim", "asset_01jd", "--start", "12.5", "--end", "00:00:22.500", "--mode", "exact",
            "--output", "cut.mp4", "--overwrite", "--priority", "high");

        var expected = JsonNode.Parse(
            """
            {
              "asset_id": "asset_01jd", "type": "trim", "start": 12.5, "end": "00:00:22.500", "mode": "exact",
              "output_key": "cut.mp4", "overwrite": true, "priority": "high"
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(api.Requests.Single().Body)));
    }

    [Fact]
    public async Task Waiting_for_the_job_shows_its_result()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 202, Bodies.Job("queued"));
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("succeeded"));

        var run = await api.RunAsync("transcode", "a/b.mp4", "--preset", "mp4-h264-720p", "--wait", "--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(2048, run.Json().GetProperty("output").GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Dry_run_says_what_a_job_would_make_take_and_cost_and_submits_none()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs/dry-run", 200, Bodies.Forecast(null));

        var run = await api.RunAsync(
            "transcode", "a/b.mp4", "--preset", "mp4-h264-720p", "--executor", "auto", "--dry-run");

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            """{"source_key":"a/b.mp4","type":"transcode","preset":"mp4-h264-720p","executor":"auto"}""",
            api.Requests.Single().Body);
        Assert.Matches("output +mpr-media-out/a/b/mp4-h264-720p.mp4", run.Out);
        Assert.Matches("in the way +nothing", run.Out);
        Assert.Matches("executor +lambda: it fits into Lambda", run.Out);
        Assert.Matches(@"estimated +35 GB-seconds, \$0.000583; 17.5 s, 512 MiB of memory, 40 MiB of scratch", run.Out);
        Assert.Contains("900 s", run.Out, StringComparison.Ordinal);
        Assert.Contains("Sound is kept.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_of_what_would_be_refused_for_its_key_is_5()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs/dry-run", 200, Bodies.Forecast("output_exists"));

        var run = await api.RunAsync("transcode", "a/b.mp4", "--preset", "mp4-h264-720p", "--dry-run", "--json");

        Assert.Equal(5, run.Exit);
        Assert.Equal("output_exists", run.Json().GetProperty("conflict").GetProperty("code").GetString());
        Assert.Equal("earlier_jobs", run.Json().GetProperty("seconds_basis").GetString());
    }

    [Fact]
    public async Task Key_that_looks_like_an_id_but_has_an_extension_is_a_key()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 202, Bodies.Job("queued"));

        await api.RunAsync("transcode", "asset_of_mine.mp4", "--preset", "p");

        Assert.Contains("\"source_key\":\"asset_of_mine.mp4\"", api.Requests.Single().Body, StringComparison.Ordinal);
    }
}
