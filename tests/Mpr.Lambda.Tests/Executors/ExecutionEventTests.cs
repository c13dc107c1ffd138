using System.Net;
using System.Net.Http.Json;
using Mpr.Processing.Remote;
using Mpr.Server.StepFunctions;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>
/// On PostgreSQL: jobs of which nobody tells the end, and after which nobody asks in time, until EventBridge tells that the
/// execution has ended.
/// </summary>
public sealed class ExecutionEventTests(PostgreSqlLambdaServer server) : IClassFixture<PostgreSqlLambdaServer>
{
    [Fact]
    public async Task A_result_whose_word_was_lost_is_found_when_the_execution_is_told_to_have_ended()
    {
        await server.UploadAsync("event/good.mp4", await TestMedia.ClipAsync());
        server.Line.Loses = (_, report) => report.Status == RemoteStatus.Succeeded;
        var job = await server.SubmitAsync(Trim("event/good.mp4"));

        await TellEndAsync(job, "SUCCEEDED");

        var ended = await server.EndAsync(job);
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.NotNull(await server.Store.FindAsync(
            server.Store.BucketOut, ended.GetProperty("output_key").GetString()!));
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_refusal_whose_word_was_lost_is_found_with_its_reason()
    {
        await server.UploadAsync("event/bad.mp4", await TestMedia.ClipAsync());
        server.Line.Loses = (_, report) => report.Status == RemoteStatus.Failed;
        await server.StepFunctions.ThrottleAsync(int.MaxValue);
        var job = await server.SubmitAsync(Trim("event/bad.mp4"));
        await server.UploadAsync("event/bad.mp4", await TestMedia.ClipAsync(2));
        await server.StepFunctions.ThrottleAsync(0);

        await TellEndAsync(job, "FAILED");

        var ended = await server.EndAsync(job);
        Assert.Equal("source_changed", ended.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
        await server.CleanAsync();
    }

    private static object Trim(string key) => new { source_key = key, type = "trim", start = 1, end = 3, executor = "lambda" };

    /// <summary>Tells the server what EventBridge tells, once it is so; nothing but that ends the job.</summary>
    private async Task TellEndAsync(string job, string status)
    {
        var arn = await Eventually.GetAsync(
            async () => (await server.ShowAsync(job)).GetProperty("lambda").TryGetProperty("execution", out var started)
                ? started.GetString()
                : null,
            "the execution", TimeSpan.FromMinutes(2));
        using var client = new StepFunctionsClient(server.StepFunctions.Options, TimeProvider.System);
        await Eventually.BecomesTrueAsync(
            async () => (await client.DescribeAsync(arn, default)).Status != ExecutionStatus.Running,
            "the end of the execution", TimeSpan.FromMinutes(2));
        Assert.Equal("running", (await server.ShowAsync(job)).GetProperty("status").GetString());

        // https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        using var told = await server.Http.PostAsJsonAsync("/api/events/executions", new Dictionary<string, object>
        {
            ["version"] = "0",
            ["id"] = "315c1398-40ff-a850-213b-158f73e60175",
            ["detail-type"] = "Step Functions Execution Status Change",
            ["source"] = "aws.states",
            ["account"] = "000000000000",
            ["time"] = "2026-01-02T03:04:05Z",
            ["region"] = "us-east-1",
            ["resources"] = new[] { arn },
            ["detail"] = new Dictionary<string, object> { ["executionArn"] = arn, ["status"] = status },
        });
        Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
    }
}
