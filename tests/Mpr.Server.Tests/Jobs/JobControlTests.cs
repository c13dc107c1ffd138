using System.Net;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

public sealed class JobControlTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Cancel_ends_a_running_encode_and_leaves_nothing_behind_and_retry_runs_it_again()
    {
        await server.UploadAsync("control/long.mp4", await TestMedia.ClipAsync(60, "1280x720"));
        var job = await StartedAsync("control/long.mp4");

        await server.PostAsync($"/api/jobs/{job}/cancel", new { });
        var canceled = (await server.EndAsync(job)).Json;

        Assert.Equal("canceled", canceled.GetProperty("status").GetString());
        await NothingIsLeftAsync();
        var retried = await server.PostAsync($"/api/jobs/{job}/retry", new { });
        Assert.Contains(retried.GetProperty("status").GetString(), new[] { "queued", "running" });
        await server.PostAsync($"/api/jobs/{job}/cancel", new { });
        await server.EndAsync(job);
    }

    [Fact]
    public async Task A_running_job_survives_a_restart_without_losing_an_attempt()
    {
        await server.UploadAsync("control/restart.mp4", await TestMedia.ClipAsync(30, "640x360"));
        var job = await StartedAsync("control/restart.mp4");

        await server.RestartAsync();
        await NothingIsLeftButTheJobAsync();
        var ended = (await server.EndAsync(job)).Json;

        Assert.Equal("succeeded", ended.GetProperty("status").GetString());
        var attempts = ended.GetProperty("tasks")[0].GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal("stopped", attempts[0].GetProperty("ending").GetString());
        Assert.Equal("succeeded", attempts[^1].GetProperty("ending").GetString());
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task The_log_shows_the_command_and_a_list_pages_newest_first()
    {
        await server.UploadAsync("control/short.mp4", await TestMedia.ClipAsync(1));
        var older = await server.RunAsync(new { source_key = "control/short.mp4", type = "trim", start = 0, end = 0.5 });
        var newer = await server.RunAsync(new { source_key = "control/short.mp4", type = "trim", start = 0, end = 1 });

        var log = await server.Http.GetStringAsync($"/api/jobs/{newer.GetProperty("id").GetString()}/log");
        var first = await server.GetAsync("/api/jobs?source_key=control/short.mp4&limit=1");
        var next = await server.GetAsync(
            $"/api/jobs?source_key=control/short.mp4&limit=1&cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.Contains("-c:v copy", log, StringComparison.Ordinal);
        Assert.Equal(newer.GetProperty("id").GetString(), first.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(older.GetProperty("id").GetString(), next.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, next.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("""{"type":"transcode","preset":"mp4-h264-480p"}""", 400, "invalid_request")]
    [InlineData("""{"source_key":"no/such.mp4","type":"transcode","preset":"mp4-h264-480p"}""", 404, "source_missing")]
    [InlineData("""{"source_key":"a.txt","type":"transcode","preset":"mp4-h264-480p"}""", 422, "unsupported_type")]
    [InlineData("""{"source_key":"a.mp4","type":"explode"}""", 400, "invalid_request")]
    [InlineData("""{"source_key":"a.mp4","type":"trim","start":5,"end":2}""", 400, "invalid_request")]
    [InlineData("""{"source_key":"a.mp4","type":"trim","start":"soon","end":2}""", 400, "invalid_request")]
    [InlineData("""{"source_key":"a.mp4","kind":"trim"}""", 400, "invalid_request")]
    [InlineData("""{"source_key":""", 400, "invalid_request")]
    public async Task What_cannot_work_is_refused_with_a_stable_code(string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Http.PostAsync("/api/jobs", content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/jobs/job_nope", 404)]
    [InlineData("POST", "/api/jobs/job_nope/cancel", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("DELETE", "/api/jobs", 405)]
    [InlineData("GET", "/api/jobs?limit=1000", 400)]
    [InlineData("GET", "/api/jobs?cursor=%C3%A9", 400)]
    [InlineData("GET", "/api/assets?kind=picture", 400)]
    public async Task Every_refusal_is_a_problem_document(string method, string address, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var response = await server.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<string> StartedAsync(string key)
    {
        var job = await server.PostAsync(
            "/api/jobs", new { source_key = key, type = "transcode", preset = "mp4-h264-720p" });
        var id = job.GetProperty("id").GetString()!;
        await Eventually.BecomesTrueAsync(
            async () => (await server.GetAsync($"/api/jobs/{id}")).GetProperty("progress").GetDouble() > 0,
            "progress of the encode");
        return id;
    }

    private Task NothingIsLeftAsync() => Eventually.BecomesTrueAsync(
        () => Task.FromResult(ScratchFiles().Count == 0 && FfmpegCount() == 0), "an empty scratch folder");

    private Task NothingIsLeftButTheJobAsync() => Eventually.BecomesTrueAsync(
        () => Task.FromResult(FfmpegCount() <= 1), "at most the restarted FFmpeg");

    private List<string> ScratchFiles() =>
        [.. Directory.EnumerateFiles(Path.Combine(server.Data, "scratch"), "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))];

    // Encodes of this test's server: their scratch folder is in their working directory.
    private int FfmpegCount() => System.Diagnostics.Process.GetProcessesByName("ffmpeg")
        .Count(p => FolderOf(p.Id)?.StartsWith(server.Data, StringComparison.Ordinal) is true);

    // Processes of other tests, which end while they are counted, have none.
    private static string? FolderOf(int process)
    {
        try
        {
            return Directory.ResolveLinkTarget($"/proc/{process}/cwd", false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
