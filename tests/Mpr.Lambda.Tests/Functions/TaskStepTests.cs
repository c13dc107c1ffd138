using System.Text.Json;
using Mpr.Processing.Remote;
using Mpr.Processing.Tasks;
using Mpr.Testing;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>The function as the service sees it: a process that is called.</summary>
public sealed class TaskStepTests(FunctionBench bench) : IClassFixture<FunctionBench>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_task_is_made_published_and_told_step_by_step()
    {
        await using var desk = await ReportDesk.StartAsync();
        var task = await CutAsync("told.mp4");

        var answer = await bench.Service.InvokeAsync(FunctionBench.TaskCall(desk, "task_told", task));

        Assert.True(answer.FunctionError is null, answer.Body);
        // Its upload is noted before it is begun, and by its name.
        Assert.Equal(
            [
                RemoteStatus.Begun, RemoteStatus.Noted, RemoteStatus.Noted, RemoteStatus.Publishing,
                RemoteStatus.Succeeded,
            ],
            desk.Statuses("task_told"));
        var result = JsonSerializer.Deserialize<RemoteTaskResult>(answer.Body, RemoteJson.Options)!;
        var published = JsonSerializer.Deserialize<TaskResult>(result.Result)!;
        var there = await bench.Store.FindAsync(bench.Store.BucketOut, task.OutputKey);
        Assert.Equal(there?.ETag, published.ETag);
        Assert.True(await bench.IsCleanAsync());
        Assert.All(desk.Reports, r => Assert.Equal(2048, r.MemoryMib));
    }

    [Fact]
    public async Task A_task_that_is_not_wanted_any_more_ends_and_leaves_nothing()
    {
        await using var desk = await ReportDesk.StartAsync();
        desk.Answer = r => new RemoteAnswer(r.Status == RemoteStatus.Running && r.Phase == "encoding", true);

        var answer = await bench.Service.InvokeAsync(
            FunctionBench.TaskCall(desk, "task_unwanted", await EncodeAsync("unwanted.mp4")));

        Assert.Equal("MPR.canceled", ErrorOf(answer));
        Assert.Equal(RemoteStatus.Canceled, desk.Statuses("task_unwanted")[^1]);
        Assert.True(await bench.IsCleanAsync());
    }

    [Fact]
    public async Task A_task_that_another_attempt_has_publishes_nothing()
    {
        await using var desk = await ReportDesk.StartAsync();
        desk.Answer = r => r.Status == RemoteStatus.Publishing ? null : new RemoteAnswer(false, true);
        var task = await CutAsync("stale.mp4");

        var answer = await bench.Service.InvokeAsync(FunctionBench.TaskCall(desk, "task_stale", task));

        Assert.Equal("MPR.stale", ErrorOf(answer));
        Assert.Null(await bench.Store.FindAsync(bench.Store.BucketOut, task.OutputKey));
        Assert.True(await bench.IsCleanAsync());
    }

    [Fact]
    public async Task A_task_that_runs_out_of_time_says_so_before_the_service_ends_it()
    {
        await using var desk = await ReportDesk.StartAsync();

        var answer = await bench.Service.InvokeAsync(
            FunctionBench.TaskCall(desk, "task_late", await EncodeAsync("late-encode.mp4")));

        Assert.Equal("MPR.timed_out", ErrorOf(answer));
        var told = desk.Reports.Single(r => r.Status == RemoteStatus.Failed);
        Assert.Equal("timed_out", told.Error!.Code);
        Assert.False(told.Error.Retryable);
        Assert.True(await bench.IsCleanAsync());
    }

    [Fact]
    public async Task What_a_crash_leaves_is_swept_before_the_next_call()
    {
        await using var desk = await ReportDesk.StartAsync();
        var encoding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Answer = r =>
        {
            if (r.Phase == "encoding")
            {
                encoding.TrySetResult();
            }

            return new RemoteAnswer(false, true);
        };
        var running = bench.Service.InvokeAsync(
            FunctionBench.TaskCall(desk, "task_crash", await EncodeAsync("crash.mp4")));
        await encoding.Task.WaitAsync(Patience);
        bench.Service.ProcessOf("task_crash")!.Kill();
        Assert.Equal("Runtime.ExitError", ErrorOf(await running));
        Assert.False(await bench.IsCleanAsync());
        var residue = desk.Reports.Last(r => r.Status == RemoteStatus.Noted).Residue;

        // The API hands the next run what the dead one had noted.
        desk.Answer = r => new RemoteAnswer(false, true, r.Status == RemoteStatus.Begun ? residue : null);
        var task = await CutAsync("after.mp4");
        Assert.Null((await bench.Service.InvokeAsync(FunctionBench.TaskCall(desk, "task_crash", task))).FunctionError);

        Assert.True(await bench.IsCleanAsync());
    }

    [Fact]
    public async Task A_plan_on_a_source_that_was_replaced_is_refused()
    {
        await using var desk = await ReportDesk.StartAsync();
        var task = await CutAsync("replaced.mp4");
        await bench.Store.UploadAsync(bench.Store.BucketIn, "replaced.mp4", await TestMedia.ClipAsync(2));
        var job = new RemoteJob("job_1", desk.Url, [new RemoteTask("task_1", 1, task.ToJson())]);

        var answer = await bench.Service.InvokeAsync(JsonSerializer.Serialize(new { step = "plan", job }, RemoteJson.Options));

        Assert.Equal("MPR.source_changed", ErrorOf(answer));
    }

    [Fact]
    public async Task What_is_no_call_is_refused_and_the_next_call_is_taken_by_the_same_process()
    {

        Assert.Equal("MPR.invalid_call", ErrorOf(await bench.Service.InvokeAsync("""{"step": "dance"}""")));
        var first = bench.Service.Processes.Single().Id;
        Assert.Equal("MPR.invalid_call", ErrorOf(await bench.Service.InvokeAsync("[]")));

        Assert.Equal(first, bench.Service.Processes.Single().Id);
        // The answer may be quicker than the line.
        var line = await Eventually.GetAsync(
            () => Task.FromResult(bench.Service.Log.FirstOrDefault(l => l.Contains("MPR.invalid_call", StringComparison.Ordinal))),
            "the line of the call", Patience);
        var logged = JsonDocument.Parse(line).RootElement;
        Assert.Equal("WARN", logged.GetProperty("level").GetString());
        Assert.NotEmpty(logged.GetProperty("requestId").GetString()!);
    }

    [Fact]
    public async Task A_process_that_cannot_start_says_why()
    {
        await using var service = await bench.ServiceAsync("/nowhere/ffmpeg");

        Assert.Equal("MPR.ffmpeg_missing", ErrorOf(await service.InvokeAsync("{}")));
    }

    private static string? ErrorOf(FunctionAnswer answer) => answer.FunctionError is null
        ? null
        : JsonDocument.Parse(answer.Body).RootElement.GetProperty("errorType").GetString();

    private async Task<MediaTask> CutAsync(string key) => await bench.PlanAsync(
        key, await TestMedia.ClipAsync(), new Trim(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TrimMode.Copy));

    /// <summary>An encode that does not come to its end by itself.</summary>
    private async Task<MediaTask> EncodeAsync(string name) => await bench.PlanAsync(
        StoreGate.Held + name, await StoreGate.HeldClipAsync(), new Transcode("mp4-h264-480p"));
}
