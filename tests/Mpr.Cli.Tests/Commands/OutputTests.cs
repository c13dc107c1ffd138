using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class OutputTests
{
    [Fact]
    public async Task Json_passes_on_fields_that_this_version_does_not_know()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("succeeded"));

        var run = await api.RunAsync("jobs", "show", Bodies.JobId, "--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(2, run.Json().GetProperty("of_the_future").GetProperty("kept").GetArrayLength());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Json_keeps_keys_of_every_script_legible()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/assets/by-key", 200, Bodies.Asset("안녕 & 'ö' 100%.mp4"));

        var run = await api.RunAsync("assets", "show", "안녕 & 'ö' 100%.mp4", "--json");

        Assert.Contains("안녕 & 'ö' 100%.mp4", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            "/api/assets/by-key?key=%EC%95%88%EB%85%95%20%26%20%27%C3%B6%27%20100%25.mp4",
            api.Requests.Single().Target);
    }

    [Fact]
    public async Task Progress_and_remarks_go_to_standard_error_and_the_result_alone_to_standard_output()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("running"), Bodies.Job("succeeded"));

        var run = await api.RunAsync("jobs", "wait", Bodies.JobId, "--json");

        Assert.Equal("succeeded", run.Json().GetProperty("status").GetString());
        Assert.Contains("transcode mp4-h264-720p@1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_nothing_on_standard_error()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("running"), Bodies.Job("succeeded"));

        var run = await api.RunAsync("jobs", "wait", Bodies.JobId, "--quiet");

        Assert.Empty(run.Error);
        Assert.Contains("a/b/mp4-h264-720p.mp4", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_in_a_pipe_neither_wraps_nor_colours()
    {
        var key = new string('k', 300) + ".mp4";
        await using var api = await FakeApi.StartAsync();
        api.On("/api/assets", 200, Bodies.Page(null, Bodies.Asset(key)));

        var run = await api.RunAsync("assets", "list");

        Assert.Contains(key + "  video", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task Key_cannot_steer_the_terminal()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/assets", 200, Bodies.Page(null, Bodies.Asset("a\u001b[2Jb.mp4")));

        var run = await api.RunAsync("assets", "list");

        Assert.Contains("a\uFFFD[2Jb.mp4", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_of_a_job_is_printed_as_it_stands()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}/log", 200, "ffmpeg -i x\nError: 5 % [a]\n");

        var run = await api.RunAsync("jobs", "logs", Bodies.JobId);

        Assert.Equal("ffmpeg -i x\nError: 5 % [a]\n", run.Out);
    }

    [Fact]
    public async Task Scan_names_the_new_keys_and_counts_on_standard_error()
    {
        await using var api = await FakeApi.StartAsync();
        api.On(
            "/api/assets/scan",
            200,
            """{"found":3,"registered":2,"skipped":1,"files":["a.mp4","b c.mp3"],"files_truncated":false}""");

        var run = await api.RunAsync("assets", "scan");

        Assert.Equal("a.mp4\nb c.mp3\n", run.Out);
        Assert.Contains("3 found, 2 registered, 1 skipped", run.Error, StringComparison.Ordinal);
        Assert.Equal("POST", api.Requests.Single().Method);
    }
}
