using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

public sealed class RepeatedRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_repeated_request_is_answered_as_before_and_does_nothing()
    {
        await server.UploadAsync("repeat/a.mp4", await TestMedia.ClipAsync(1));
        var request = Trim("repeat/a.mp4");

        using var first = await SendAsync("key-1", request);
        using var second = await SendAsync("key-1", request);

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Single((await server.GetAsync("/api/jobs?source_key=repeat/a.mp4")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Repetitions_at_the_same_time_make_one_job()
    {
        await server.UploadAsync("repeat/race.mp4", await TestMedia.ClipAsync(1));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => SendAsync("key-race", Trim("repeat/race.mp4"))));

        Assert.All(answers, a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.Conflict }));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Accepted);
        Assert.Single((await server.GetAsync("/api/jobs?source_key=repeat/race.mp4")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_key_with_another_request_is_refused()
    {
        await server.UploadAsync("repeat/b.mp4", await TestMedia.ClipAsync(2));
        using var first = await SendAsync("key-2", Trim("repeat/b.mp4"));

        using var other = await SendAsync("key-2", Trim("repeat/b.mp4", end: 1.5));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency_key_reused", await CodeAsync(other));
    }

    [Fact]
    public async Task A_refused_request_may_be_mended_under_the_same_key()
    {
        using var refused = await SendAsync("key-3", Trim("repeat/none.mp4"));
        await server.UploadAsync("repeat/none.mp4", await TestMedia.ClipAsync(1));

        using var mended = await SendAsync("key-3", Trim("repeat/none.mp4"));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, mended.StatusCode);
    }

    [Fact]
    public async Task A_batch_says_what_it_would_do_and_then_does_it_for_all_that_fit()
    {
        await server.UploadAsync("batch/a.mp4", await TestMedia.ClipAsync(1));
        await server.UploadAsync("batch/b.mp4", await TestMedia.ClipAsync(3));
        await server.UploadAsync("batch/c.wav", await TestMedia.ToneAsync(3));
        await server.ScanAsync();
        foreach (var key in new[] { "batch/a.mp4", "batch/b.mp4", "batch/c.wav" })
        {
            await server.ProbedAsync(key);
        }

        var job = new { type = "trim", start = 1.5, end = 2.5 };
        var dry = await server.PostAsync(
            "/api/jobs/batch", new { filter = new { prefix = "batch/" }, job, dry_run = true }, HttpStatusCode.OK);
        var none = await server.GetAsync("/api/jobs?source_key=batch/b.mp4");
        var real = await server.PostAsync(
            "/api/jobs/batch", new { filter = new { prefix = "batch/" }, job }, HttpStatusCode.OK);

        foreach (var answer in new[] { dry, real })
        {
            Assert.Equal(3, answer.GetProperty("matched").GetInt32());
            Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
            Assert.Equal("batch/a.mp4", answer.GetProperty("refusals")[0].GetProperty("key").GetString());
        }

        Assert.Equal(7, dry.GetProperty("total_duration").GetDouble(), 0.3);
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        var ids = real.GetProperty("jobs").EnumerateArray().Select(j => j.GetString()!).ToList();
        Assert.Equal(2, ids.Count);
        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await server.EndAsync(id)).Json.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task A_batch_goes_on_where_its_limit_ended_it()
    {
        foreach (var i in Enumerable.Range(0, 3))
        {
            await server.UploadAsync($"pages/{i}.mp4", await TestMedia.ClipAsync(1));
        }

        await server.ScanAsync();
        foreach (var i in Enumerable.Range(0, 3))
        {
            await server.ProbedAsync($"pages/{i}.mp4");
        }

        var job = new { type = "transcode", preset = "audio-mp3-192k" };
        var filter = new { prefix = "pages/" };
        var first = await server.PostAsync(
            "/api/jobs/batch", new { filter, job, dry_run = true, limit = 2 }, HttpStatusCode.OK);
        var cursor = first.GetProperty("next_cursor").GetString();
        var rest = await server.PostAsync(
            "/api/jobs/batch", new { filter, job, dry_run = true, limit = 2, cursor }, HttpStatusCode.OK);

        Assert.Equal(2, first.GetProperty("matched").GetInt32());
        Assert.Equal(1, rest.GetProperty("matched").GetInt32());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
    }

    private static object Trim(string key, double end = 0.5) => new { source_key = key, type = "trim", start = 0, end };

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private async Task<HttpResponseMessage> SendAsync(string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await server.Http.SendAsync(request);
    }
}
