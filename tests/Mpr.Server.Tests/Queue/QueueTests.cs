using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Queue;

/// <summary>A server of which little may be queued.</summary>
public sealed class NarrowServer : RunningServer
{
    protected override MprServerOptions Configure(MprServerOptions options) =>
        options with { QueueLimit = 3, GroupLimit = 2 };
}

public sealed class QueueTests(NarrowServer server) : IClassFixture<NarrowServer>
{
    [Fact]
    public async Task Dispatch_is_shown_by_its_dashboard_and_cannot_be_changed_there()
    {
        using var page = await server.Http.GetAsync("/hangfire/servers");
        using var change = await server.Http.PostAsync("/hangfire/jobs/enqueued/delete", new FormUrlEncodedContent(
            [new("jobs[]", "1")]));

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("small", text, StringComparison.Ordinal);
        // What a page of ours must not do: fetch from elsewhere.
        Assert.DoesNotMatch("(src|href)=\"https?://(?!www\\.hangfire\\.io)", text);
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
    }

    [Fact]
    public async Task Pause_limits_places_resume_and_retry_work_together()
    {
        await server.UploadAsync("queue/clip.mp4", await TestMedia.ClipAsync(1));
        await server.PostAsync("/api/queue/small/pause", new { }, HttpStatusCode.OK);
        var first = await CutAsync(1, "a");
        var second = await CutAsync(2, "a");

        using (var full = await server.Http.PostAsJsonAsync("/api/jobs", Cut(3, "a")))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, full.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(30), full.Headers.RetryAfter?.Delta);
            var problem = await full.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("queue_full", problem.GetProperty("code").GetString());
        }

        var other = await CutAsync(4, "b");
        await server.PostAsync("/api/jobs", Cut(5, "c"), HttpStatusCode.TooManyRequests);

        var places = (await server.GetAsync("/api/queue/tasks?pool=small")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([first, second, other], places.Select(p => p.GetProperty("job_id").GetString()));
        Assert.Equal([0, 1, 2], places.Select(p => p.GetProperty("ahead").GetInt32()));
        Assert.All(places, p => Assert.Equal("paused", p.GetProperty("reason").GetString()));
        var shown = (await server.GetAsync($"/api/jobs/{other}")).GetProperty("place");
        Assert.Equal(("paused", 2), (shown.GetProperty("reason").GetString(), shown.GetProperty("ahead").GetInt32()));
        await PagesAsync(places);
        await PrioritiesAsync(first, other);

        await server.PostAsync($"/api/jobs/{second}/cancel", new { });
        var pool = (await server.GetAsync("/api/queue")).GetProperty("pools").EnumerateArray()
            .Single(p => p.GetProperty("name").GetString() == "small");
        Assert.True(pool.GetProperty("paused").GetBoolean());
        Assert.Equal(2, pool.GetProperty("queued").GetInt32());
        var retried = await server.PostAsync(
            "/api/jobs/retry", new { ids = new[] { second, first, "job_none" } }, HttpStatusCode.OK);
        Assert.Equal(second, Assert.Single(retried.GetProperty("retried").EnumerateArray()).GetString());
        Assert.Equal(
            ["job_not_retryable", "not_found"],
            retried.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("code").GetString()));

        await server.PostAsync("/api/queue/small/resume", new { }, HttpStatusCode.OK);
        foreach (var job in new[] { first, second, other })
        {
            Assert.Equal("succeeded", (await server.EndAsync(job)).Json.GetProperty("status").GetString());
        }

        var late = await server.PostAsync(
            $"/api/jobs/{first}/prioritize?priority=high", new { }, HttpStatusCode.Conflict);
        Assert.Equal("job_ended", late.GetProperty("code").GetString());
    }

    private async Task PrioritiesAsync(string first, string other)
    {
        var urgent = await server.PostAsync($"/api/jobs/{other}/prioritize?priority=high", new { }, HttpStatusCode.OK);
        Assert.Equal(
            ("high", 0), (urgent.GetProperty("priority").GetString(), urgent.GetProperty("place").GetProperty("ahead").GetInt32()));
        var low = await server.PostAsync($"/api/jobs/{first}/prioritize?priority=low", new { }, HttpStatusCode.OK);
        Assert.Equal(2, low.GetProperty("place").GetProperty("ahead").GetInt32());
        foreach (var nonsense in new[] { "", "?priority=", "?priority=urgent" })
        {
            await server.PostAsync($"/api/jobs/{first}/prioritize{nonsense}", new { }, HttpStatusCode.BadRequest);
        }

        await server.PostAsync("/api/jobs/job_none/prioritize?priority=low", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Workers_say_what_they_are_and_drain()
    {
        var worker = (await Eventually.GetAsync(
            async () => (await server.GetAsync("/api/workers")).GetProperty("items").EnumerateArray()
                .Select(w => new Doc(w)).FirstOrDefault(),
            "the worker's first report")).Json;
        var name = worker.GetProperty("name").GetString()!;
        Assert.Equal("ready", worker.GetProperty("state").GetString());
        Assert.Equal("cpu:2,small:2", worker.GetProperty("pools").GetString());
        Assert.Contains("FFmpeg", worker.GetProperty("about").GetString(), StringComparison.Ordinal);
        Assert.True(worker.GetProperty("scratch").GetInt64() > 0);

        var draining = await server.PostAsync($"/api/workers/{Uri.EscapeDataString(name)}/drain", new { });
        Assert.Equal("draining", draining.GetProperty("state").GetString());
        var ready = await server.PostAsync($"/api/workers/{Uri.EscapeDataString(name)}/resume", new { });
        Assert.Equal("ready", ready.GetProperty("state").GetString());
        await server.PostAsync("/api/workers/nobody/drain", new { }, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/jobs/retry", "{}")]
    [InlineData("/api/jobs/retry", """{"status":"running"}""")]
    [InlineData("/api/jobs/retry", """{"ids":["job_1"],"status":"failed"}""")]
    [InlineData("/api/queue/No%20Pool/pause", "{}")]
    public async Task What_makes_no_sense_is_refused(string address, string body)
    {
        var problem = await server.PostAsync(
            address, JsonSerializer.Deserialize<JsonElement>(body), HttpStatusCode.BadRequest);

        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task GraphQL_sees_the_same_queue_and_workers()
    {
        const string query = "{ queue { pools { name slots } } workers { name state } waitingTasks { nodes { jobId } } }";
        using var response = await server.Http.PostAsJsonAsync("/graphql", new { query });
        var data = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");

        Assert.Equal(
            ["cpu", "small"],
            data.GetProperty("queue").GetProperty("pools").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal("READY", data.GetProperty("workers")[0].GetProperty("state").GetString());

        const string change = "mutation { pausePool(pool: \"gpu\") { pools { name paused } } }";
        using var paused = await server.Http.PostAsJsonAsync("/graphql", new { query = change });
        Assert.Contains(
            """{"name":"gpu","paused":true}""", await paused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await server.PostAsync("/api/queue/gpu/resume", new { }, HttpStatusCode.OK);
    }

    private async Task PagesAsync(List<JsonElement> all)
    {
        var page = await server.GetAsync("/api/queue/tasks?limit=2");
        var rest = await server.GetAsync($"/api/queue/tasks?limit=2&cursor={page.GetProperty("next_cursor").GetString()}");
        Assert.Equal(
            all[2].GetProperty("task_id").GetString(),
            Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("task_id").GetString());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
    }

    private async Task<string> CutAsync(int number, string group) =>
        (await server.PostAsync("/api/jobs", Cut(number, group))).GetProperty("id").GetString()!;

    private static object Cut(int number, string group) => new
    {
        source_key = "queue/clip.mp4",
        type = "trim",
        start = 0,
        end = 0.5,
        output_key = $"queue/{number}.mp4",
        group,
    };
}
