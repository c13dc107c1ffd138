using System.Net;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

/// <summary>The dry run of a job: what it would make, take and meet.</summary>
public sealed class ForecastTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Address = "/api/jobs/dry-run";

    [Fact]
    public async Task A_dry_run_tells_what_the_job_then_makes_and_keeps_none()
    {
        await server.UploadAsync("forecast/a.mp4", await TestMedia.ClipAsync(2));
        var request = new { source_key = "forecast/a.mp4", type = "transcode", preset = "mp4-h264-480p", executor = "local" };

        var forecast = await RehearseAsync(request);
        var jobs = await server.GetAsync("/api/jobs?source_key=forecast/a.mp4");
        var job = await server.RunAsync(request);
        var after = await RehearseAsync(request);

        Assert.Empty(jobs.GetProperty("items").EnumerateArray());
        Assert.Equal(server.Store.BucketOut, Text(forecast, "output_bucket"));
        foreach (var field in new[] { "source_key", "asset_id", "type", "preset", "output_key", "executor" })
        {
            Assert.Equal(Text(job, field), Text(forecast, field));
        }

        var output = job.GetProperty("output");
        Assert.Equal(output.GetProperty("width").GetInt32(), forecast.GetProperty("width").GetInt32());
        Assert.Equal(output.GetProperty("height").GetInt32(), forecast.GetProperty("height").GetInt32());
        Assert.Equal(output.GetProperty("duration").GetDouble(), forecast.GetProperty("duration").GetDouble(), 0.3);
        Assert.Equal("rate_bound", Text(forecast, "size_basis"));
        Assert.True(forecast.GetProperty("estimated_size").GetInt64() > 0);
        Assert.Equal("asked", Text(forecast, "executor_reason"));
        Assert.True(IsNull(forecast, "conflict") && IsNull(forecast, "lambda") && IsNull(forecast, "estimated_seconds"));
        Assert.Equal("earlier_jobs", Text(after, "seconds_basis"));
        Assert.True(after.GetProperty("estimated_seconds").GetDouble() > 0);
    }

    [Fact]
    public async Task An_object_at_the_output_key_is_told_with_what_would_become_of_it()
    {
        var clip = await TestMedia.ClipAsync(2);
        await server.UploadAsync("forecast/there.mp4", clip);
        await server.Store.UploadAsync(server.Store.BucketOut, "forecast/taken.mp4", clip);

        var refused = (await RehearseAsync(Trim("forecast/there.mp4", "forecast/taken.mp4"))).GetProperty("conflict");
        var replaced = (await RehearseAsync(Trim("forecast/there.mp4", "forecast/taken.mp4", true))).GetProperty("conflict");

        Assert.Equal("output_exists", Text(refused, "code"));
        Assert.False(refused.GetProperty("overwrite").GetBoolean());
        Assert.True(IsNull(replaced, "code"));
        Assert.True(replaced.GetProperty("overwrite").GetBoolean());
        Assert.All([refused, replaced], conflict =>
        {
            Assert.Equal("forecast/taken.mp4", Text(conflict, "key"));
            Assert.Equal(new FileInfo(clip).Length, conflict.GetProperty("size").GetInt64());
            Assert.False(IsNull(conflict, "last_modified"));
            Assert.True(IsNull(conflict, "job"));
        });
    }

    [Fact]
    public async Task An_unfinished_job_of_another_source_that_writes_there_is_told()
    {
        await server.UploadAsync("forecast/one.mp4", await TestMedia.ClipAsync(1));
        await server.UploadAsync("forecast/two.mp4", await TestMedia.ClipAsync(2));
        await server.PostAsync("/api/queue/small/pause", new { }, HttpStatusCode.OK);
        var job = Text(await server.PostAsync("/api/jobs", Trim("forecast/one.mp4", "forecast/same.mp4")), "id");

        var conflict = (await RehearseAsync(Trim("forecast/two.mp4", "forecast/same.mp4", true))).GetProperty("conflict");

        await server.PostAsync("/api/queue/small/resume", new { }, HttpStatusCode.OK);
        Assert.Equal("output_conflict", Text(conflict, "code"));
        Assert.Equal(job, Text(conflict, "job"));
        Assert.True(IsNull(conflict, "size"));
        await server.EndAsync(job!);
    }

    [Fact]
    public async Task A_dry_run_is_refused_with_the_code_of_the_submission()
    {
        await server.UploadAsync("forecast/sound.wav", await TestMedia.ToneAsync(1));
        foreach (var request in new object[]
        {
            new { source_key = "forecast/none.mp4", type = "trim", start = 0, end = 1 },
            new { source_key = "forecast/sound.wav", type = "transcode", preset = "no-such-preset" },
            new { source_key = "forecast/sound.wav", type = "transcode", preset = "mp4-h264-480p" },
            new { source_key = "forecast/sound.wav", type = "trim", start = 5, end = 6 },
            new { source_key = "forecast/sound.wav", type = "trim", start = 0, end = 0.5, executor = "lambda" },
            new { source_key = "forecast/sound.wav", type = "trim", start = 0, end = 0.5, group = new string('x', 101) },
        })
        {
            var (status, code) = await RefusedAsync("/api/jobs", request);

            Assert.Equal((status, code), await RefusedAsync(Address, request));
            Assert.InRange((int)status, 400, 499);
        }
    }

    [Fact]
    public async Task Copies_are_a_share_of_the_source_and_free_rates_have_no_size()
    {
        await server.UploadAsync("forecast/size.mp4", await TestMedia.ClipAsync(2));
        object request = new { source_key = "forecast/size.mp4", type = "trim", start = 0, end = 1, mode = "exact" };

        var copy = await RehearseAsync(Trim("forecast/size.mp4", "forecast/size.out.mp4"));
        var exact = await RehearseAsync(request);

        Assert.Equal("source_share", Text(copy, "size_basis"));
        Assert.True(copy.GetProperty("estimated_size").GetInt64() > 0);
        Assert.True(IsNull(exact, "estimated_size") && IsNull(exact, "size_basis"));
        Assert.Equal("configured", Text(exact, "executor_reason"));
    }

    [Fact]
    public async Task GraphQL_answers_the_same()
    {
        await server.UploadAsync("forecast/graph.mp4", await TestMedia.ClipAsync(2));

        var rest = await RehearseAsync(Trim("forecast/graph.mp4", "forecast/graph.out.mp4"));
        var graph = (await server.GraphAsync(
            """
            { jobDryRun(input: { sourceKey: "forecast/graph.mp4", type: "trim", start: "0", end: "0.5",
              outputKey: "forecast/graph.out.mp4" })
              { assetId outputKey estimatedSize sizeBasis executor executorReason conflict { code } } }
            """)).GetProperty("jobDryRun");

        Assert.Equal(Text(rest, "asset_id"), Text(graph, "assetId"));
        Assert.Equal(Text(rest, "output_key"), Text(graph, "outputKey"));
        Assert.Equal(rest.GetProperty("estimated_size").GetInt64(), graph.GetProperty("estimatedSize").GetInt64());
        Assert.Equal("SOURCE_SHARE", Text(graph, "sizeBasis"));
        Assert.Equal("LOCAL", Text(graph, "executor"));
    }

    private static object Trim(string key, string output, bool overwrite = false) =>
        new { source_key = key, type = "trim", start = 0, end = 0.5, output_key = output, overwrite };

    private static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();

    private static bool IsNull(JsonElement json, string field) => json.GetProperty(field).ValueKind == JsonValueKind.Null;

    private Task<JsonElement> RehearseAsync(object request) => server.PostAsync(Address, request, HttpStatusCode.OK);

    private async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string address, object request)
    {
        using var content = new StringContent(JsonSerializer.Serialize(request), System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(address, content);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, problem.GetProperty("code").GetString());
    }
}
