using System.Globalization;
using System.Net;
using System.Text.Json;
using Mpr.Lambda.Tests.Functions;
using Mpr.Processing.Remote;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>Calls that no function of ours would send.</summary>
[Collection(typeof(SharedLambdaServer))]
public sealed class CallbackTests(LambdaServer server)
{
    [Fact]
    public async Task A_call_without_the_right_signature_or_time_is_refused()
    {
        var report = Report("task_x", 1, "run", RemoteStatus.Running);

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("job_x", report, secret: "whsec_" + new string('A', 32)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("job_x", report, age: TimeSpan.FromMinutes(10)));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync("job_x", report));
    }

    [Fact]
    public async Task An_attempt_that_is_over_neither_publishes_nor_records()
    {
        await server.UploadAsync("over.mp4", await TestMedia.ClipAsync());
        var job = await server.SubmitAsync(
            new { source_key = "over.mp4", type = "trim", start = 1, end = 3, executor = "lambda" });
        var task = (await server.EndAsync(job)).GetProperty("tasks")[0].GetProperty("id").GetString()!;
        var before = (await server.ShowAsync(job)).GetProperty("output").ToString();
        var run = server.Line.Calls.First(c => c.Job == job).Report.Run;

        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(job, Report(task, 2, "other", RemoteStatus.Begun)));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(job, Report(task, 1, "other", RemoteStatus.Begun)));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(job, Report(task, 1, run, RemoteStatus.Publishing)));
        // The machine's second word on an attempt that has ended is no fault, and no news.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(job, Report(task, 1, "", RemoteStatus.Failed)));

        var after = await server.ShowAsync(job);
        Assert.Equal("succeeded", after.GetProperty("status").GetString());
        Assert.Equal(before, after.GetProperty("output").ToString());
    }

    private static RemoteReport Report(string task, int attempt, string run, RemoteStatus status) => new()
    {
        Task = task,
        Attempt = attempt,
        Run = run,
        Sequence = 99,
        Status = status,
    };

    private async Task<HttpStatusCode> SendAsync(
        string job, RemoteReport report, string secret = ReportDesk.Secret, TimeSpan age = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(report, RemoteJson.Options);
        var time = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/callbacks/jobs/{job}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add(MessageSignature.IdHeader, "call");
        request.Headers.Add(MessageSignature.TimeHeader, time.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(MessageSignature.SignatureHeader, MessageSignature.Of(secret, "call", time, body));
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }
}
