using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(400, "invalid_request", 2)]
    [InlineData(404, "not_found", 4)]
    [InlineData(404, "source_missing", 4)]
    [InlineData(409, "output_exists", 5)]
    [InlineData(422, "hdr_unsupported", 3)]
    [InlineData(422, "never_heard_of", 1)]
    [InlineData(500, "internal_error", 1)]
    [InlineData(503, "storage_unavailable", 6)]
    public async Task Refusal_of_the_API_has_its_exit_code_and_is_one_sentence(int status, string code, int exit)
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", status, Bodies.Problem(status, code, "It cannot be."));

        var run = await api.RunAsync("transcode", "a.mp4", "--preset", "mp4-h264-720p");

        Assert.Equal(exit, run.Exit);
        Assert.StartsWith("error: It cannot be.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Do this.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Refusal_under_json_is_one_object_with_the_code_on_standard_output()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs/x", 404, Bodies.Problem(404, "not_found", "There is no job x."));

        var run = await api.RunAsync("jobs", "show", "x", "--json");

        Assert.Equal(4, run.Exit);
        Assert.Equal("not_found", run.Json().GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Silence_where_the_API_should_be_is_6_and_names_the_option()
    {
        var environment = new Dictionary<string, string> { ["MPR_API_URL"] = "http://127.0.0.1:1" };

        var run = await CliRun.OfAsync(environment, Path.GetTempPath(), ["jobs", "list"]);

        Assert.Equal(6, run.Exit);
        Assert.Contains("--api-url", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_at_the_address_is_6()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 200, "hello");

        var run = await api.RunAsync("jobs", "list");

        Assert.Equal(6, run.Exit);
        Assert.Contains("is not MPR's API", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("jobs")]
    [InlineData("transcode", "a.mp4")]
    [InlineData("trim", "a.mp4", "--start", "1")]
    [InlineData("trim", "a.mp4", "--start", "1", "--end", "2", "--mode", "roughly")]
    [InlineData("jobs", "list", "--limit", "0")]
    [InlineData("jobs", "list", "--timeout", "soon")]
    [InlineData("up", "--port", "70000")]
    [InlineData("assets", "upload", "a", "b", "--key", "c")]
    public async Task Wrong_command_line_is_2_with_nothing_on_standard_output(params string[] args)
    {
        var run = await CliRun.OfAsync(new Dictionary<string, string>(), Path.GetTempPath(), args);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("succeeded", 0)]
    [InlineData("failed", 3)]
    [InlineData("canceled", 3)]
    public async Task Waiting_ends_as_the_job_ended(string status, int exit)
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("queued"), Bodies.Job("running"), Bodies.Job(status));

        var run = await api.RunAsync("jobs", "wait", Bodies.JobId);

        Assert.Equal(exit, run.Exit);
        Assert.Equal(3, api.Requests.Count);
    }

    [Fact]
    public async Task Waiting_gives_up_after_the_timeout_with_1()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("running"));

        var run = await api.RunAsync("jobs", "wait", Bodies.JobId, "--timeout", "0.3s");

        Assert.Equal(1, run.Exit);
        Assert.Contains("Gave up after 0.3 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interruption_is_130()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Bodies.Job("running"));
        using var interrupted = new CancellationTokenSource();
        var environment = new Dictionary<string, string> { ["MPR_API_URL"] = api.Url };

        var running = CliRun.OfAsync(
            environment, Path.GetTempPath(), ["jobs", "wait", Bodies.JobId], interrupted.Token);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (api.Requests.IsEmpty)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await interrupted.CancelAsync();
        Assert.Equal(130, (await running).Exit);
    }

    [Fact]
    public async Task Missing_file_is_said_before_anything_is_uploaded()
    {
        var run = await CliRun.OfAsync(
            new Dictionary<string, string>(), Path.GetTempPath(), ["assets", "upload", "none.mp4"]);

        Assert.Equal(4, run.Exit);
        Assert.Contains("There is no file", run.Error, StringComparison.Ordinal);
    }
}
