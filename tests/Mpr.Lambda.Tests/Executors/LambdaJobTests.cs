using System.Net;
using System.Text.Json;
using Mpr.Lambda.Tests.Functions;
using Mpr.Processing.Remote;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>Jobs with executor lambda, from the request to the end, and what may come in between.</summary>
[Collection(typeof(SharedLambdaServer))]
public sealed class LambdaJobTests(LambdaServer server)
{
    [Fact]
    public async Task What_a_job_uses_is_told_beside_what_was_estimated()
    {
        await server.UploadAsync("cost.mp4", await TestMedia.ClipAsync());

        var ended = await server.EndAsync(await server.SubmitAsync(Request("cost.mp4", "trim", "lambda")));

        var lambda = ended.GetProperty("lambda");
        Assert.True(lambda.GetProperty("estimated_gb_seconds").GetDouble() > 0);
        Assert.True(lambda.GetProperty("gb_seconds").GetDouble() > 0);
        Assert.True(lambda.GetProperty("price").GetDouble() > 0);
        Assert.Equal(4096, lambda.GetProperty("limits").GetProperty("memory").GetInt32());
        Assert.Equal(900, lambda.GetProperty("limits").GetProperty("timeout").GetDouble());
        Assert.Contains(":execution:mpr:", lambda.GetProperty("execution").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_was_replaced_is_rejected_and_not_tried_again()
    {
        await server.UploadAsync("replaced.mp4", await TestMedia.ClipAsync());
        await server.StepFunctions.ThrottleAsync(int.MaxValue);
        var job = await server.SubmitAsync(Request("replaced.mp4", "trim", "lambda"));
        await server.UploadAsync("replaced.mp4", await TestMedia.ClipAsync(2));
        await server.StepFunctions.ThrottleAsync(0);

        var ended = await server.EndAsync(job);

        Assert.Equal("source_changed", Code(ended));
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_throttled_start_is_repeated_until_it_is_taken()
    {
        await server.UploadAsync("throttled.mp4", await TestMedia.ClipAsync());
        await server.StepFunctions.ThrottleAsync(2);

        var ended = await server.EndAsync(await server.SubmitAsync(Request("throttled.mp4", "trim", "lambda")));

        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_function_that_crashes_is_told_by_the_machine_and_the_job_runs_elsewhere()
    {
        await server.UploadAsync("held/crash.mp4", await StoreGate.HeldClipAsync());
        var job = await server.SubmitAsync(Request("held/crash.mp4", "transcode", "lambda"));
        for (var crash = 0; crash < 2; crash++)
        {
            var attempt = crash + 1;
            await server.UntilAsync(job, d => IsEncoding(d) && d.GetProperty("attempt").GetInt32() == attempt);
            server.Functions.ProcessOf(job)!.Kill();
        }

        var ended = await server.EndAsync(job);
        Assert.Equal("lambda_failed", Code(ended));
        Assert.Contains("Runtime.ExitError", ended.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);

        // The same job on the other executor; a function sweeps its own scratch when it is called again.
        server.Gate.Open("held/crash.mp4");
        await server.PostAsync($"/api/jobs/{job}/retry?executor=local", new { });
        var again = await server.EndAsync(job);
        Assert.True(again.GetProperty("status").GetString() == "succeeded", again.ToString());
        Assert.Equal("local", again.GetProperty("executor").GetString());
        await server.UploadAsync("sweep.mp4", await TestMedia.ClipAsync());
        await server.EndAsync(await server.SubmitAsync(Request("sweep.mp4", "trim", "lambda")));
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_job_that_is_cancelled_here_runs_in_lambda_when_it_is_retried_there()
    {
        const string key = "held/elsewhere.mp4";
        await server.UploadAsync(key, await StoreGate.HeldClipAsync());
        var job = await server.SubmitAsync(Request(key, "transcode", "local"));
        await server.UntilAsync(job, IsEncoding);
        await server.PostAsync($"/api/jobs/{job}/cancel", new { });
        Assert.Equal("canceled", (await server.EndAsync(job)).GetProperty("status").GetString());
        server.Gate.Open(key);

        await server.PostAsync($"/api/jobs/{job}/retry?executor=lambda", new { });

        var ended = await server.EndAsync(job);
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.Equal("lambda", ended.GetProperty("executor").GetString());
        Assert.True(ended.GetProperty("lambda").GetProperty("estimated_gb_seconds").GetDouble() > 0);
        Assert.True(ended.GetProperty("lambda").GetProperty("gb_seconds").GetDouble() > 0);
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_function_that_runs_out_of_time_ends_its_job_and_leaves_nothing()
    {
        var key = $"held{FunctionOf.Late}job.mp4";
        await server.UploadAsync(key, await StoreGate.HeldClipAsync());
        var job = await server.SubmitAsync(Request(key, "transcode", "lambda"));

        var ended = await server.EndAsync(job);

        Assert.Equal("timed_out", Code(ended));
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
        Assert.Null(await server.Store.FindAsync(server.Store.BucketOut, $"{key}.lambda.mp4"));
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_job_whose_end_was_lost_is_found_by_asking()
    {
        await server.UploadAsync("lost.mp4", await TestMedia.ClipAsync());
        server.Line.Loses = (_, report) => report.Status == RemoteStatus.Succeeded;
        var lost = await server.SubmitAsync(Request("lost.mp4", "trim", "lambda"));

        var ended = await server.EndAsync(lost);

        server.Line.Loses = (_, _) => false;
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.DoesNotContain(server.Line.Calls, c => c.Job == lost && c.Report.Status == RemoteStatus.Failed);
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_call_that_arrives_twice_is_answered_and_has_its_effect_once()
    {
        await server.UploadAsync("twice.mp4", await TestMedia.ClipAsync());
        server.Line.Doubles = true;

        var ended = await server.EndAsync(await server.SubmitAsync(Request("twice.mp4", "trim", "lambda")));

        server.Line.Doubles = false;
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.All(server.Line.SecondAnswers, status => Assert.Equal(200, status));
        Assert.Single(ended.GetProperty("tasks")[0].GetProperty("attempts").EnumerateArray());
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_the_numbers_and_runs_here_when_that_is_left_open()
    {
        // An hour, made of ten seconds; nobody encodes it here.
        var black = await TestMedia.MakeAsync(
            "mp4", "-f", "lavfi", "-i", "color=size=1280x720:rate=25:duration=10", "-c:v", "libx264", "-preset", "ultrafast");
        await server.UploadAsync(
            "long.mp4", await TestMedia.MakeAsync("mp4", "-stream_loop", "359", "-i", black, "-c", "copy"));

        var refused = await server.PostAsync(
            "/api/jobs", Request("long.mp4", "transcode", "lambda"), HttpStatusCode.UnprocessableEntity);
        var taken = await server.SubmitAsync(Request("long.mp4", "transcode", "auto"));

        Assert.Equal("lambda_limits", refused.GetProperty("code").GetString());
        Assert.Contains("of the 600 s", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("local", (await server.ShowAsync(taken)).GetProperty("executor").GetString());
        await server.PostAsync($"/api/jobs/{taken}/cancel", new { });
        await server.EndAsync(taken);
        await server.CleanAsync();
    }

    private static object Request(string key, string type, string executor) => type == "trim"
        ? new { source_key = key, type, start = 1, end = 3, executor, output_key = $"{key}.{executor}.mp4" }
        : new { source_key = key, type, preset = "mp4-h264-480p", executor, output_key = $"{key}.{executor}.mp4" };

    private static bool IsEncoding(JsonElement job) =>
        job.TryGetProperty("phase", out var phase) && phase.GetString() == "encoding";

    private static string? Code(JsonElement job) => job.GetProperty("error").GetProperty("code").GetString();
}
