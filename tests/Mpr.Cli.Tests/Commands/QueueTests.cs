using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class QueueTests
{
    private const string Worker =
        """
        {"name":"host:7:ab","state":"ready","pools":"cpu:2","tags":["nvenc"],"about":"MPR","load":0.5,"scratch":9,
        "started_at":"2026-01-02T03:04:05Z","seen_at":"2026-01-02T03:04:05Z","running":[
        {"task_id":"task_1","job_id":"job_1","pool":"cpu","attempt":1,"progress":41.5,"started_at":"2026-01-02T03:04:05Z"}]}
        """;

    private const string Pools =
        """
        {"pools":[{"name":"cpu","paused":true,"queued":3,"waiting":1,"running":2,"workers":1,"slots":2,
        "oldest_at":"2026-01-02T03:04:05Z"}]}
        """;

    [Fact]
    public async Task Workers_are_listed_with_what_they_run_and_drained_by_name()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/workers", 200, Bodies.Page(null, Worker)).On("/api/workers/host:7:ab/drain", 202, Worker);

        var list = await api.RunAsync("workers", "list");
        var drain = await api.RunAsync("workers", "drain", "host:7:ab", "--json");

        Assert.Matches("host:7:ab +ready +cpu:2 +nvenc +0.50 .*job_1:4[12]%", list.Out);
        Assert.Equal("host:7:ab", drain.Json().GetProperty("name").GetString());
        Assert.Equal(9, drain.Json().GetProperty("scratch").GetInt32());
        Assert.Equal("POST", api.Requests.Last().Method);
    }

    [Fact]
    public async Task Pools_are_listed_and_paused()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/queue", 200, Pools).On("/api/queue/cpu/pause", 200, Pools);

        var list = await api.RunAsync("queue", "list");
        var pause = await api.RunAsync("queue", "pause", "cpu");

        Assert.Matches("cpu +paused +3 +1 +2 +2 +1 ", list.Out);
        Assert.Equal(list.Out, pause.Out);
    }

    [Fact]
    public async Task Waiting_tasks_say_what_they_wait_for()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/queue/tasks", 200, Bodies.Page(
            null,
            """
            {"job_id":"job_1","task_id":"task_1","pool":"gpu","tags":["nvenc"],"priority":"high","group":"",
            "reason":"no_worker","not_before":null,"ahead":4}
            """));

        var run = await api.RunAsync("queue", "tasks", "--pool", "gpu");

        Assert.Matches(@"job_1 +gpu\+nvenc +4 +a worker for gpu\+nvenc +high +-", run.Out);
        Assert.Equal("/api/queue/tasks?limit=50&pool=gpu", api.Requests.Single().Target);
    }

    [Fact]
    public async Task A_job_is_given_another_priority()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs/job_1/prioritize", 200, Bodies.Job("queued"));

        var run = await api.RunAsync("jobs", "prioritize", "job_1", "high");

        Assert.Equal(0, run.Exit);
        Assert.Equal("/api/jobs/job_1/prioritize?priority=high", api.Requests.Single().Target);
    }

    [Fact]
    public async Task Many_jobs_are_retried_at_once_and_refusals_are_told()
    {
        await using var api = await FakeApi.StartAsync();
        api.On(
            "/api/jobs/retry",
            200,
            """{"retried":["job_1"],"refused":[{"id":"job_2","code":"not_found","message":"No."}]}""");

        var run = await api.RunAsync("jobs", "retry", "--status", "failed", "--group", "g");

        Assert.Equal(5, run.Exit);
        Assert.Equal("job_1", run.Out.Trim());
        Assert.Contains("job_2: No. (not_found)", run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"status":"failed","group":"g"}""", api.Requests.Single().Body);
    }

    [Fact]
    public async Task Retry_wants_jobs_or_a_status_and_not_both()
    {
        await using var api = await FakeApi.StartAsync();

        Assert.Equal(2, (await api.RunAsync("jobs", "retry")).Exit);
        Assert.Equal(2, (await api.RunAsync("jobs", "retry", "job_1", "--status", "failed")).Exit);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("--pools", "cpu")]
    [InlineData("--pools", "cpu:0")]
    [InlineData("--schedule", "always")]
    [InlineData("--tags", "a,b,c,d,e")]
    [InlineData("--tags", "GPU!")]
    [InlineData("--pools", "cpu:1")]
    public async Task A_worker_that_cannot_work_says_why(string option, string value)
    {
        // The last one makes sense, but SQLite is no database for a worker of its own.
        var run = await CliRun.OfAsync(
            new Dictionary<string, string> { ["S3_ENDPOINT_URL"] = "http://127.0.0.1:9" },
            Path.GetTempPath(),
            ["worker", option, value]);

        Assert.Equal(2, run.Exit);
        Assert.Contains("error:", run.Error, StringComparison.Ordinal);
    }
}
